import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { Credential } from '../credentials/credential.ts';
import { requireCredential } from '../credentials/require.ts';

/**
 * Who is to use a list; null: the company.
 * @throws AppError not_found, the same for one that never was, a deleted one, and another company's
 */
export async function requireUser(tx: Tx, ctx: Ctx, credentialId: string | null): Promise<Credential | null> {
  return credentialId === null ? null : await requireCredential(tx, ctx, credentialId);
}
