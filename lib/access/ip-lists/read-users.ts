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

/** The company first, then by name; deleted credentials are left out. */
export function readUsers(db: Tx, ctx: Pick<Ctx, 'company'>, listId: string): Promise<IpListUser[]> {
  return db.$queryRaw<IpListUser[]>(Prisma.sql`
    select coalesce(k.type, 'company') as type, u."credentialId" as id, coalesce(k.name, ${ctx.company.name}) as name,
      u."attachedBy", u."createdAt" as "attachedAt"
    from "IpListUse" u
      left join ${credentialsSql} k on k."companyId" = u."companyId" and k.id = u."credentialId"
    where u."companyId" = ${ctx.company.id}::uuid and u."listId" = ${listId}::uuid
      and (u."credentialId" is null or (k.id is not null and k."deletedAt" is null))
    order by u."credentialId" is not null, lower(k.name), u.id`);
}
