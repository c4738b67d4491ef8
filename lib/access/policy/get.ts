import { type Ctx, requireRole } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import type { IpSecurityMode } from '../authkeys/public-authkey.ts';
import type { Credential } from '../credentials/credential.ts';
import type { CompanyPolicy } from './schemas.ts';

export interface NotEnforced extends Pick<Credential, 'type' | 'id' | 'name'> {
  mode: Exclude<IpSecurityMode, 'on'>;
  since: Date;
}

export interface LivesTooLong {
  id: string;
  name: string;
  /** When its current secret was made. */
  madeAt: Date;
  /** null: never. */
  expiresAt: Date | null;
}

interface Some<Row> {
  rows: Row[];
  total: number;
}

export interface CompanyPolicyReport extends CompanyPolicy {
  /** Off or report only for longer than is allowed, longest first; of those that can be used. */
  notEnforced: Some<NotEnforced>;
  /** The same of those that expire too late or never, oldest first. */
  livingTooLong: Some<LivesTooLong>;
}

const listedMax = 20;

/** What the company asks of its authkeys and API clients, and which of them do not keep to it. */
export async function getCompanyPolicy(ctx: Ctx): Promise<CompanyPolicyReport> {
  requireRole(ctx, 'owner', 'read what the company asks of authkeys');
  const policy = await runtime().prisma.company.findUniqueOrThrow({
    where: { id: ctx.company.id },
    select: { requireIpSecurityDays: true, authkeyLifeDays: true },
  });
  const [notEnforced, livingTooLong] = await Promise.all([
    policy.requireIpSecurityDays === null ? [] : readNotEnforced(ctx, policy.requireIpSecurityDays),
    policy.authkeyLifeDays === null ? [] : readLivingTooLong(ctx, policy.authkeyLifeDays),
  ]);
  return { ...policy, notEnforced: someOf(notEnforced), livingTooLong: someOf(livingTooLong) };
}

function someOf<Row>(rows: (Row & { total?: number })[]): Some<Row> {
  return { rows: rows.map(({ total: _, ...row }) => row as Row), total: rows[0]?.total ?? 0 };
}

type Counted<Row> = (Row & { total: number })[];

function readNotEnforced(ctx: Ctx, days: number): Promise<Counted<NotEnforced>> {
  const before = new Date(ctx.now.getTime() - days * dayMs);
  return runtime().prisma.$queryRaw`
    select *, (count(*) over ())::int as total from (
      select 'authkey' as type, id, name, coalesce("unenforcedSince", "createdAt") as since,
        case when "ipSecurity" or coalesce("offUntil" <= ${ctx.now}, false) then 'report' else 'off' end as mode
      from "Authkey" where "companyId" = ${ctx.company.id}::uuid and "deletedAt" is null and "disabledAt" is null
        and coalesce("expiresAt" > ${ctx.now}, true)
        and ("reportOnly" or not ("ipSecurity" or coalesce("offUntil" <= ${ctx.now}, false)))
      union all
      select 'client', id, username, coalesce("unenforcedSince", "createdAt"), 'report'
      from "Client" where "companyId" = ${ctx.company.id}::uuid and "deletedAt" is null and "disabledAt" is null
        and "reportOnly"
    ) k where since < ${before} order by since, id limit ${listedMax}`;
}

function readLivingTooLong(ctx: Ctx, days: number): Promise<Counted<LivesTooLong>> {
  return runtime().prisma.$queryRaw`
    select k.id, k.name, s."createdAt" as "madeAt", k."expiresAt", (count(*) over ())::int as total
    from "Authkey" k join "AuthkeySecret" s
      on s."companyId" = k."companyId" and s."authkeyId" = k.id and s."endsAt" is null
    where k."companyId" = ${ctx.company.id}::uuid and k."deletedAt" is null and k."disabledAt" is null
      and coalesce(k."expiresAt" > ${ctx.now}, true)
      and coalesce(k."expiresAt" >= s."createdAt" + make_interval(hours => ${(days + 1) * 24}), true)
    order by s."createdAt", k.id limit ${listedMax}`;
}
