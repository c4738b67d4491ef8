import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { type Credential, credentialsSql } from '../credentials/credential.ts';

/** Who uses an IP list; the company: all its authkeys. */
export interface IpListUser {
  type: Credential['type'] | 'company';
  /** null: the company. */
  id: string | null;
  name: string;
  attachedBy: string;
  attachedAt: Date;
}

type UserRow = IpListUser & { listId: string };

/** The company first, then by name; deleted credentials are left out. */
export async function readUsers(db: Tx, ctx: Pick<Ctx, 'company'>, listId: string): Promise<IpListUser[]> {
  return (await readUsersOf(db, ctx, [listId])).get(listId) ?? [];
}

/** The same of several lists; one that nobody uses is not among them. */
export async function readUsersOf(
  db: Tx,
  ctx: Pick<Ctx, 'company'>,
  listIds: readonly string[],
): Promise<Map<string, IpListUser[]>> {
  const rows = await db.$queryRaw<UserRow[]>(Prisma.sql`
    select u."listId", coalesce(k.type, 'company') as type, u."credentialId" as id,
      coalesce(k.name, ${ctx.company.name}) as name, u."attachedBy", u."createdAt" as "attachedAt"
    from "IpListUse" u
      left join ${credentialsSql} k on k."companyId" = u."companyId" and k.id = u."credentialId"
    where u."companyId" = ${ctx.company.id}::uuid and u."listId" = any(${[...listIds]}::uuid[])
      and (u."credentialId" is null or (k.id is not null and k."deletedAt" is null))
    order by u."credentialId" is not null, lower(k.name), u.id`);
  const users = Map.groupBy(rows, ({ listId }) => listId);
  return new Map([...users].map(([listId, of]) => [listId, of.map(({ listId: _, ...user }) => user)]));
}
