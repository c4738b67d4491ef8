import { dayMs } from '#lib/day';
import type { DeliveryError } from '../delivery-error.ts';

const secondMs = 1_000;

/** What could not be handed over for so long is of no use to anyone. */
export const giveUpMs = dayMs;

/**
 * How long to wait after so many attempts. The other side as a whole is asked again soon, by few; what is
 * about one item waits longer each time, up to an hour.
 */
export function retryWaitMs(error: DeliveryError, attempts: number): number {
  const [first, factor, max] = error.away ? [2, 2, 30] : [5, 3, 3_600];
  const seconds = Math.min(first * factor ** Math.min(attempts - 1, 20), max);
  // So that what failed together does not come back together.
  return seconds * secondMs * (0.8 + 0.4 * Math.random());
}

/** Somebody is waiting for it and it does not hold for long. */
export function urgentRetryWaitMs(attempts: number): number {
  return Math.min(2 ** Math.min(attempts - 1, 10), 10) * secondMs;
}
