import { runtime } from '#lib/core/runtime';
import { type AuditKey, readKeys } from './keys.ts';

/**
 * Of the whole installation, the oldest first: also those that sign no more. None that AUTH_SECRET does not open: who
 * can write to the database could have put it there, to sign with.
 */
export async function listPublicKeys(): Promise<Pick<AuditKey, 'id' | 'publicKey'>[]> {
  const keys = await readKeys(runtime().pool);
  return [...keys.values()].map(({ id, publicKey }) => ({ id, publicKey }));
}
