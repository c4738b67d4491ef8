import { endTimedOffs } from '#lib/access/authkeys/end-timed-off';
import { removeExpired } from '#lib/access/whitelist/remove-expired';
import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { log } from '#lib/log';

const lookMs = 1_000;

/** Each does some of what is due, once over all instances, and says how many were due. */
const ends = [removeExpired, endTimedOffs];

/**
 * Looks every second for what has ended at the time that a person set: that is then done, audited and told of. The gate
 * does not wait for it.
 */
export function watchForEnds(): { stop(): Promise<void> } {
  let isStopped = false;
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, lookMs);

  async function look(): Promise<void> {
    for (const end of ends) await lookFor(end);
  }

  /** What fails keeps nothing else from its end. */
  async function lookFor(end: (now: Date) => Promise<number>): Promise<void> {
    try {
      for (let due = 1; due > 0 && !isStopped; ) due = await end(await readClock(runtime().pool));
    } catch (error) {
      log.warn({ error: String(error) }, 'what has ended could not be looked for; tried again');
    }
  }

  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await looking;
    },
  };
}
