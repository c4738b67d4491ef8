import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { log } from '#lib/log';
import { alertOfRefusals } from './refusals.ts';
import { alertOfSuspiciousIps } from './suspicious-ips.ts';

const lookMs = 1_000;

/** Looks every second for refusals and flagged addresses to alert of. */
export function watchForAlerts(): { stop(): Promise<void> } {
  let isStopped = false;
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look);
  }, lookMs);

  async function look(): Promise<void> {
    try {
      // While many are due, they are taken a few at a time, and the other kind in between.
      for (let due = 1; due > 0 && !isStopped; ) {
        const now = await readClock(runtime().pool);
        due = await alertOfRefusals(now);
        if (!isStopped) await alertOfSuspiciousIps(now);
      }
    } catch (error) {
      log.warn({ error: String(error) }, 'alerts could not be looked for; tried again');
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
