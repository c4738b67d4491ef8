import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { parseEntry } from '#lib/net/range';
import type { Credential } from '../credentials/credential.ts';
import { concernedSql } from '../ip-lists/read-uses.ts';
import { ipWithin } from '../whitelist/containment.ts';

export interface AcceptedAddress {
  ip: string;
  requests: number;
  lastAcceptedAt: Date;
  credentialId: string;
  type: Credential['type'];
  name: string;
}

type Row = Omit<AcceptedAddress, 'requests'> & { requests: bigint };

interface Asked {
  /** An IP list: all who use it; null: all authkeys. */
  credentialId: string | null;
  since: Date;
  /** Those that are enforced then. */
  at: Date;
  /** All of them, enforced or not. */
  asEnforced?: true;
  /** Where these are few, only addresses within them are read; otherwise all. */
  lost: readonly string[] | null;
}

const pageSize = 10_000;
const fewMax = 50;

/** Pages of addresses that were accepted since then, with credentials whose lists decide. */
export async function* readAccepted(db: Tx, ctx: Ctx, asked: Asked): AsyncGenerator<AcceptedAddress[]> {
  const { credentialId, since, at, asEnforced = false } = asked;
  const within = asked.lost && asked.lost.length <= fewMax ? withinSql(asked.lost) : Prisma.sql`true`;
  const concerned =
    credentialId === null
      ? Prisma.sql`k.type = 'authkey'`
      : Prisma.sql`r."credentialId" = any(${concernedSql(ctx.company.id, credentialId)})`;
  let after: Prisma.Sql = Prisma.empty;
  for (;;) {
    const rows: Row[] = await db.$queryRaw`
      select abbrev(r.ip) as ip, r.accepted as requests, r."lastAcceptedAt", r."credentialId", k.type, k.name
      from "RecentIp" r join ${enforcedSql(at, asEnforced)} k on k."companyId" = r."companyId" and k.id = r."credentialId"
      where r."companyId" = ${ctx.company.id}::uuid and r."lastSeenAt" >= ${since} and r."lastAcceptedAt" >= ${since}
        and k."deletedAt" is null and ${within}
        and ${concerned} ${after}
      order by r."credentialId", r.ip limit ${pageSize}`;
    if (rows.length > 0) yield rows.map((row) => ({ ...row, requests: Number(row.requests) }));
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = Prisma.sql`and (r."credentialId", r.ip) > (${last.credentialId}::uuid, ${last.ip}::inet)`;
  }
}

function enforcedSql(at: Date, asEnforced: boolean): Prisma.Sql {
  return Prisma.sql`(
    select "companyId", id, 'authkey' as type, name, "deletedAt" from "Authkey"
    where ${asEnforced} or (("ipSecurity" or "offUntil" <= ${at}) and not "reportOnly")
    union all
    select "companyId", id, 'client', username, "deletedAt" from "Client" where ${asEnforced} or not "reportOnly"
    union all select "companyId", id, 'token', name, "revokedAt" from "ServiceToken")`;
}

function withinSql(values: readonly string[]): Prisma.Sql {
  const each = values.map((value) => {
    const result = parseEntry(value);
    if (!result.ok) throw new Error(`Stored entry ${value} is invalid: ${result.reason}`);
    return ipWithin(result.entry);
  });
  return each.length > 0 ? Prisma.sql`(${Prisma.join(each, ' or ')})` : Prisma.sql`false`;
}
