import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';

export interface IpListUseRow {
  /** null: the company, for all its authkeys. */
  credentialId: string | null;
  listId: string;
  name: string;
}

/** Which IP lists these credentials and the company use, in the order in which they were attached. */
export function readUses(
  db: Tx,
  ctx: Pick<Ctx, 'company'>,
  credentialIds: readonly string[],
): Promise<IpListUseRow[]> {
  return db.$queryRaw<IpListUseRow[]>(Prisma.sql`
    select u."credentialId", u."listId", l.name from "IpListUse" u
      join "IpList" l on l."companyId" = u."companyId" and l.id = u."listId" and l."deletedAt" is null
    where u."companyId" = ${ctx.company.id}::uuid
      and (u."credentialId" is null or u."credentialId" = any(${credentialIds}::uuid[]))
    order by u."createdAt", u.id`);
}

/**
 * SQL: whom a list has to do with, as an array that is made once: the credential of this id itself, or those who use the
 * IP list of this id, all of the company's authkeys where the company does.
 */
export function concernedSql(companyId: string, id: string): Prisma.Sql {
  return Prisma.sql`array(
    select ${id}::uuid
    union all select u."credentialId" from "IpListUse" u
    where u."companyId" = ${companyId}::uuid and u."listId" = ${id}::uuid and u."credentialId" is not null
    union all select k.id from "Authkey" k
    where k."companyId" = ${companyId}::uuid and exists (
      select 1 from "IpListUse" u
      where u."companyId" = ${companyId}::uuid and u."listId" = ${id}::uuid and u."credentialId" is null))`;
}
