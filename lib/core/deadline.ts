import { setTimeout } from 'node:timers/promises';
import { log } from '#lib/log';

const late = Symbol('late');

/** Waits for `work`, but no longer than `maxMs`. One that is late or fails is logged and left behind. */
export async function settleWithin(maxMs: number, what: string, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const waited = setTimeout(maxMs, late, { signal: timer.signal }).catch(() => undefined);
  try {
    const result = await Promise.race([work, waited]);
    if (result === late) log.warn(`${what}: not within ${maxMs} ms`);
  } catch (error) {
    log.error({ err: error }, `${what}: failed`);
  } finally {
    timer.abort();
    work.catch(() => undefined);
  }
}
