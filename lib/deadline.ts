import { setTimeout } from 'node:timers/promises';
import { log } from './log.ts';

const isLate = Symbol('late');

/** What the work comes to, or `late` when it takes longer than that; it is not stopped. */
export async function within<T, Late>(maxMs: number, work: Promise<T>, late: Late): Promise<T | Late> {
  const timer = new AbortController();
  const waited = setTimeout(maxMs, late, { signal: timer.signal });
  waited.catch(() => undefined);
  try {
    return await Promise.race([work, waited]);
  } finally {
    timer.abort();
  }
}

/** Waits for `work`, but no longer than `maxMs`. One that is late or fails is logged and left behind. */
export async function settleWithin(maxMs: number, what: string, work: Promise<unknown>): Promise<void> {
  try {
    const result = await within(maxMs, work, isLate);
    if (result === isLate) log.warn(`${what}: not within ${maxMs} ms`);
  } catch (error) {
    log.error({ err: error }, `${what}: failed`);
  }
}

/** Waits for work no longer than until the signal. @throws what `stopped` makes when the signal came first */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  stopped: () => Error,
): Promise<T> {
  if (!signal) return work;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = () => reject(stopped());
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
