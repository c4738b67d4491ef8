import { Prisma } from '#lib/db/generated/client';
import { concernedSql } from '../ip-lists/read-uses.ts';

/**
 * SQL: when a request that was let in last came from within the entry `w`, refusals aside; null: not that we know.
 * An own list is asked of its credential, the company's of all its authkeys, deleted ones included, an IP list of all
 * who use it. Read from the indexes on RecentIp, a few steps for an entry however long the list. An IPv6 network whose addresses were too many to
 * be kept each counts for every entry within it.
 */
export function lastMatchedSql(companyId: string, credentialId: string | null): Prisma.Sql {
  const newest = (where: Prisma.Sql) => Prisma.sql`(
    select max(r."lastAcceptedAt") from "RecentIp" r
    where r."companyId" = ${companyId}::uuid and ${whose(companyId, credentialId)} and ${where})`;
  return Prisma.sql`greatest(
    ${newest(Prisma.sql`r.ip between w."first" and w."last"`)},
    case when family(w."first") = 6 then ${newest(Prisma.sql`r.ip = network(set_masklen(w."first", 64))::inet`)} end)`;
}

/** SQL: the rows of RecentIp, as `r`, that a list has to do with. */
export function whose(companyId: string, credentialId: string | null): Prisma.Sql {
  return credentialId === null
    ? Prisma.sql`not exists (
        select 1 from "Client" c where c."companyId" = r."companyId" and c.id = r."credentialId")`
    : Prisma.sql`r."credentialId" = any(${concernedSql(companyId, credentialId)})`;
}
