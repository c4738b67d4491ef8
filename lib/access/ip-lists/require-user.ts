import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import type { Credential } from '../credentials/credential.ts';
import { requireCredential } from '../credentials/require.ts';

/**
 * Who is to use a list; null: the company.
 * @throws AppError not_found, the same for one that never was, a deleted one, and another company's; bad_input for a
 * service token, which is good from its own IPs alone
 */
export async function requireUser(tx: Tx, ctx: Ctx, credentialId: string | null): Promise<Credential | null> {
  const credential = credentialId === null ? null : await requireCredential(tx, ctx, credentialId);
  if (credential?.type === 'token') {
    throw new AppError('bad_input', {
      message: 'A service token is good from its own IPs alone: it uses no IP lists.',
    });
  }
  return credential;
}
