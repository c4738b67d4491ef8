import { runtime } from '#lib/core/runtime';
import { settleWithin } from '#lib/deadline';

const withinMs = 5_000;

/**
 * Writes whom this instance accepted and has not written yet, so that `guardLockOut` sees them. Comes before the
 * transaction: within it that would wait for what is locked. A database that is slow at it does not stop the change.
 */
export function writeWhoWasSeen(): Promise<void> {
  return settleWithin(withinMs, 'writing who was seen lately', runtime().gate.recorder.flush());
}
