import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { isWithinReach } from '../credentials/within-reach.ts';
import { findListOwner, type ListOwner } from './list-owner.ts';

export interface RequiredEntry {
  id: string;
  credentialId: string | null;
  value: string;
  note: string;
  expiresAt: Date | null;
  addedBy: string;
  createdAt: Date;
  /** null: the company's list. */
  owner: ListOwner | null;
}

/**
 * Entries that all stand in one list.
 * @throws AppError not_found, the same for one that never was and for another company's; bad_input where they are of
 * several lists
 */
export async function requireEntries(
  db: Tx,
  ctx: Ctx,
  ids: readonly string[],
): Promise<[RequiredEntry, ...RequiredEntry[]]> {
  const wanted = [...new Set(ids)];
  // As one value: Prisma cannot ask for more than 32,767.
  const found = await db.$queryRaw<Omit<RequiredEntry, 'owner'>[]>`
    select id, "credentialId", value, note, "expiresAt", "addedBy", "createdAt" from "WhitelistEntry"
    where "companyId" = ${ctx.company.id}::uuid and id = any(${wanted.filter((id) => isUuid(id))}::uuid[])
    order by "createdAt" desc, id`;
  const [first, ...others] = found;
  if (!first || found.length < wanted.length) throw entryNotFound();
  const { credentialId } = first;
  if (others.some((entry) => entry.credentialId !== credentialId)) {
    throw new AppError('bad_input', {
      message: 'These entries stand in several lists. Choose those of one.',
    });
  }
  const owner = credentialId === null ? null : await findListOwner(db, ctx, credentialId);
  if (credentialId !== null && (owner === null || owner.deletedAt)) throw entryNotFound();
  if (owner && !isWithinReach(ctx, owner)) throw entryNotFound();
  return [{ ...first, owner }, ...others.map((entry) => ({ ...entry, owner }))];
}

export function entryNotFound(): AppError {
  return new AppError('not_found', { message: 'There is no such entry. It may have been removed already.' });
}
