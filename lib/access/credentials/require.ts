import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import type { Credential } from './credential.ts';
import { findCredentials } from './find.ts';
import { isWithinReach } from './within-reach.ts';

/** @throws AppError not_found, the same for one that never was, a deleted one, another company's, and one out of reach */
export async function requireCredential(db: Tx, ctx: Ctx, id: string): Promise<Credential> {
  const found = (await findCredentials(db, ctx, [id])).get(id);
  if (!found || found.deletedAt || !isWithinReach(ctx, found)) {
    throw new AppError('not_found', {
      message: 'There is no such authkey, API client or service token.',
    });
  }
  const { deletedAt: _, ...credential } = found;
  return credential;
}
