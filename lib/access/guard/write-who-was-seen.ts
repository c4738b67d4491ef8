import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { settleWithin } from '#lib/deadline';

const withinMs = 5_000;

/**
 * Writes whom this instance has seen and not written yet, so that what is read next has them: for `guardLockOut`,
 * before the transaction, as within it that would wait for what is locked. A database that is slow at it stops nobody.
 */
export async function writeWhoWasSeen({ tx }: Pick<Ctx, 'tx'>): Promise<void> {
  // Whoever opened the transaction has done it.
  if (tx) return;
  await settleWithin(withinMs, 'writing who was seen lately', runtime().gate.recorder.flush());
}
