import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { readWaiting } from './pending.ts';

/** The read that waits, of a list that is locked. @throws AppError conflict where it is not the one that was seen */
export async function requireWaiting(tx: Tx, ctx: Ctx, listId: string, digest: string) {
  const waiting = await readWaiting(tx, ctx, listId);
  if (waiting?.digest === digest) return waiting;
  throw new AppError('conflict', {
    message: waiting
      ? 'What was read last is another one than you saw. Nothing was changed; look at it again.'
      : 'No read of this list waits any more. Nothing was changed; load the page again.',
  });
}
