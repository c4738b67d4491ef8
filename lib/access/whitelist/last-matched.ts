import { Prisma } from '#lib/db/generated/client';

/**
 * SQL: when a request that was let in last came from within the entry `w`, refusals aside; null: not that we know.
 * An own list is asked of its credential, the company's of all its authkeys, deleted ones included, an IP list of all
 * who use it. Read from the indexes on RecentIp, a few steps for an entry however long the list. An IPv6 network whose addresses were too many to
 * be kept each counts for every entry within it.
 */
export function lastMatchedSql(companyId: string, credentialId: string | null): Prisma.Sql {
  const newest = (where: Prisma.Sql) => Prisma.sql`(
    select max(r."lastAcceptedAt") from "RecentIp" r
    where r."companyId" = ${companyId}::uuid and ${whose(credentialId)} and ${where})`;
  return Prisma.sql`greatest(
    ${newest(Prisma.sql`r.ip between w."first" and w."last"`)},
    case when family(w."first") = 6 then ${newest(Prisma.sql`r.ip = network(set_masklen(w."first", 64))::inet`)} end)`;
}

/** SQL: the rows of RecentIp, as `r`, that a list has to do with. */
export function whose(credentialId: string | null): Prisma.Sql {
  if (credentialId === null) return ofAuthkey;
  return Prisma.sql`(r."credentialId" = ${credentialId}::uuid or exists (
    select 1 from "IpListUse" u where u."companyId" = r."companyId" and u."listId" = ${credentialId}::uuid
      and (u."credentialId" = r."credentialId" or (u."credentialId" is null and ${ofAuthkey}))))`;
}

const ofAuthkey = Prisma.sql`not exists (
  select 1 from "Client" c where c."companyId" = r."companyId" and c.id = r."credentialId")`;
