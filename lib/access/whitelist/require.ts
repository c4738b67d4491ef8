import { validate as isUuid } from 'uuid';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import type { Credential } from '../credentials/credential.ts';
import { findCredentials } from '../credentials/find.ts';

export interface RequiredEntry {
  id: string;
  credentialId: string | null;
  value: string;
  note: string;
  expiresAt: Date | null;
  /** null: the company's list. */
  credential: Credential | null;
}

/** @throws AppError not_found, the same for an entry that never was and for another company's */
export async function requireEntry(db: Tx, ctx: Ctx, id: string): Promise<RequiredEntry> {
  const entry = isUuid(id)
    ? await db.whitelistEntry.findUnique({
        where: { companyId_id: { companyId: ctx.company.id, id } },
        select: { id: true, credentialId: true, value: true, note: true, expiresAt: true },
      })
    : null;
  if (!entry) throw entryNotFound();
  if (entry.credentialId === null) return { ...entry, credential: null };
  const credential = (await findCredentials(db, ctx, [entry.credentialId])).get(entry.credentialId);
  if (!credential || credential.deletedAt) throw entryNotFound();
  return { ...entry, credential };
}

export function entryNotFound(): AppError {
  return new AppError('not_found', { message: 'There is no such entry. It may have been removed already.' });
}
