import { resolveHosts } from '#lib/access/ip-lists/hosts/resolve-hosts';
import { alertOfIpListChanges } from '#lib/alerts/watch/ip-list-changes';
import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { log } from '#lib/log';

const lookMs = 5_000;

/** Looks every few seconds for host names of IP lists to look up, and for changes of lists to alert of. */
export function watchForIpLists(): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let looking: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    looking ??= Promise.all([lookFor(resolveAllHosts), lookFor(alertOfIpListChanges)]).finally(() => {
      looking = undefined;
    });
  }, lookMs);

  async function resolveAllHosts(now: Date): Promise<void> {
    for (let due = 1; due > 0 && !signal.aborted; ) due = await resolveHosts(now, { signal });
  }

  /** What fails keeps the others from nothing. */
  async function lookFor(what: (now: Date) => Promise<void>): Promise<void> {
    try {
      await what(await readClock(runtime().pool));
    } catch (error) {
      log.warn({ error: String(error) }, 'IP lists could not be looked after; tried again');
    }
  }

  return {
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await looking;
    },
  };
}
