import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { bumpPolicy, Tx } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { AppError } from '#lib/errors';
import { type Credential, credentialsSql } from '../credentials/credential.ts';
import { isWithinReach } from '../credentials/within-reach.ts';
import type { IpListSource } from '../ip-lists/schemas.ts';

/** Who has entries of their own: a credential, or an IP list with a name. The company, which has some too, is null. */
export interface ListOwner {
  type: Credential['type'] | 'ip-list';
  id: string;
  name: string;
  /** Of an IP list: where its entries come from; null: of a credential, whose people keep them. */
  source: IpListSource | null;
}

export interface FoundOwner extends ListOwner {
  deletedAt: Date | null;
}

/** The company's list owner of this id, deleted or not; null: there is none. */
export async function findListOwner(
  db: Tx,
  ctx: Pick<Ctx, 'company'>,
  id: string,
): Promise<FoundOwner | null> {
  if (!isUuid(id)) return null;
  const [found] = await db.$queryRaw<FoundOwner[]>(Prisma.sql`
    select id, type, name, source, "deletedAt" from (
      select "companyId", id, type, name, null as source, "deletedAt" from ${credentialsSql} k
      union all
      select "companyId", id, 'ip-list', name, source::text, "deletedAt" from "IpList"
    ) o
    where "companyId" = ${ctx.company.id}::uuid and id = ${id}::uuid`);
  return found ?? null;
}

/** @throws AppError not_found, the same for one that never was, a deleted one, another company's, and one out of reach */
export async function requireListOwner(db: Tx, ctx: Ctx, id: string): Promise<ListOwner> {
  const found = await findListOwner(db, ctx, id);
  if (!found || found.deletedAt || !isWithinReach(ctx, found)) {
    throw new AppError('not_found', {
      message: 'There is no such authkey, API client or service token.',
    });
  }
  const { deletedAt: _, ...owner } = found;
  return owner;
}

/** @throws AppError bad_input for a list that is read from elsewhere: what a person changes in it would not last */
export function requireByHand(owner: ListOwner | null): void {
  if (owner?.source !== 'url' && owner?.source !== 'hosts') return;
  const from = owner.source === 'url' ? 'its URL' : 'its host names';
  throw new AppError('bad_input', {
    message: `The entries of ${owner.name} are read from ${from}; nobody changes them by hand. Nothing was changed.`,
  });
}

/** What a change of its entries is for the gates. */
export function policyOf(owner: { type: string; id: string } | null): Parameters<typeof bumpPolicy>[2] {
  if (owner === null) return { whitelist: true };
  return owner.type === 'ip-list' ? { listId: owner.id } : { credentialId: owner.id };
}
