import { validate as isUuid } from 'uuid';
import type { Ctx } from '../context.ts';
import { type Credential, credentialsSql } from '../credentials/credential.ts';
import { Prisma } from '../db/generated/client.ts';
import { AppError } from '../errors.ts';
import type { RefusalReason } from '../gate/decide.ts';
import { knownAddress } from '../net/known-address.ts';
import { parseInput } from '../parse.ts';
import { runtime } from '../runtime.ts';
import { ipWithin } from '../whitelist/containment.ts';
import { type FailedState, failedStates } from './failed-states.ts';
import { parseIpFilter } from './ip-filter.ts';
import { withinPeriod } from './period.ts';
import { type FailedSort, ListFailedIpsInput } from './schemas.ts';

export interface FailedIpRow {
  /** Canonical; null: the address was unknown, and can be in no whitelist. */
  ip: string | null;
  credentialId: string;
  /** null, like the name: it cannot be found any more. */
  credentialType: Credential['type'] | null;
  /** The name at present. */
  credentialName: string | null;
  /** Sorted: such as "/api/v5/flow". */
  endpoints: string[];
  attempts: number;
  firstAt: Date;
  lastAt: Date;
  /** Why they were refused, that of the last attempt first. */
  reasons: RefusalReason[];
  state: FailedState;
  /** Whether whitelisting would: it is refused for its IP alone, or let in only while IP security is off. */
  wouldHelp: boolean;
}

export interface FailedIpList {
  /** One row an IP and credential. */
  rows: FailedIpRow[];
  /** Of all pages. */
  total: number;
  attemptsTotal: number;
}

type Grouped = {
  total: number;
  attemptsTotal: bigint;
  ip: string | null;
  credentialId: string;
  credentialType: Credential['type'] | null;
  credentialName: string | null;
  endpoints: string[];
  attempts: bigint;
  firstAt: Date;
  lastAt: Date;
  reason: RefusalReason;
  reasons: RefusalReason[];
};

const sortColumns: Record<FailedSort, Prisma.Sql> = {
  lastAt: Prisma.sql`"lastAt"`,
  attempts: Prisma.sql`attempts`,
  ip: Prisma.sql`ip`,
};

/**
 * Refused requests by IP and credential, one page.
 * @throws AppError bad_input when `query` is neither an address nor a range
 */
export async function listFailedIps(ctx: Ctx, input: ListFailedIpsInput): Promise<FailedIpList> {
  const { query, credentialId, sort, dir, page, pageSize, ...period } = parseInput(ListFailedIpsInput, input);
  if (credentialId !== undefined && !isUuid(credentialId)) return { rows: [], total: 0, attemptsTotal: 0 };
  const where = [
    Prisma.sql`"companyId" = ${ctx.company.id}::uuid`,
    withinPeriod(period, ctx.now),
    ...withinQuery(query),
    ...(credentialId ? [Prisma.sql`"credentialId" = ${credentialId}::uuid`] : []),
  ];
  const direction = Prisma.raw(dir);
  const order = Prisma.sql`${sortColumns[sort]} ${direction}, ip, "credentialId"`;
  // One statement, so that page and totals are of the same moment; the totals are there without a row too.
  const found = await runtime().prisma.$queryRaw<Grouped[]>`
    with grouped as materialized (
      select ip, "credentialId", sum(attempts)::bigint as attempts, min("firstAt") as "firstAt",
        max("lastAt") as "lastAt", array_agg(distinct endpoint order by endpoint) as endpoints,
        array_agg(distinct reason order by reason) as reasons,
        (array_agg(reason order by "lastAt" desc))[1] as reason
      from "FailedRequest" where ${Prisma.join(where, ' and ')} group by ip, "credentialId"
    ), page as (
      select * from grouped order by ${order} limit ${pageSize} offset ${(page - 1) * pageSize}
    )
    select totals.*, host(page.ip) as ip, page."credentialId", k.type as "credentialType", k.name as "credentialName", endpoints, page.attempts,
      page."firstAt", page."lastAt", reason, reasons
    from (select count(*)::int as total, coalesce(sum(attempts), 0)::bigint as "attemptsTotal" from grouped) totals
      left join page on true
      left join ${credentialsSql} k on k."companyId" = ${ctx.company.id}::uuid and k.id = page."credentialId"
    order by ${sort === 'ip' ? Prisma.sql`page.ip` : Prisma.sql`page.${sortColumns[sort]}`} ${direction}, page.ip, page."credentialId"`;
  const rows = found.filter((row) => row.ip !== null) as (Grouped & { ip: string })[];
  const states = await failedStates(ctx, rows);
  return {
    rows: rows.map(({ total: _, attemptsTotal: __, reason, ...row }, index) => {
      const ip = knownAddress(row.ip)?.text ?? null;
      const state = states[index]!;
      return {
        ...row,
        ip,
        attempts: Number(row.attempts),
        reasons: [reason, ...row.reasons.filter((other) => other !== reason)],
        state,
        wouldHelp: ip !== null && (state === 'refused' || state === 'open'),
      };
    }),
    total: found[0]!.total,
    attemptsTotal: Number(found[0]!.attemptsTotal),
  };
}

function withinQuery(query: string): Prisma.Sql[] {
  const filter = parseIpFilter(query);
  if (!filter.ok) {
    throw new AppError('bad_input', {
      message: filter.problem,
      problems: [{ path: 'query', message: filter.problem }],
    });
  }
  return filter.entry ? [ipWithin(filter.entry)] : [];
}
