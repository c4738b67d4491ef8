import { claimDueLists } from '#lib/access/ip-lists/feed/claim-reads';
import { readClaimed } from '#lib/access/ip-lists/feed/read-claimed';
import { tellStaleLists } from '#lib/access/ip-lists/feed/tell-stale';
import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { log } from '#lib/log';

const lookMs = 1_000;
/** Of this instance. Each may hold 20 MiB. */
const atOnceMax = 4;

/** Looks every second for IP lists whose URL is to be read; how long one takes holds up no other. */
export function watchForFeeds(): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const reading = new Set<Promise<unknown>>();
  let looking: Promise<void> | undefined;
  const timer = setInterval(() => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
  }, lookMs);

  async function look(): Promise<void> {
    try {
      const now = await readClock(runtime().pool);
      const free = atOnceMax - reading.size;
      for (const claim of free > 0 ? await claimDueLists(now, free) : []) {
        const read = readClaimed(claim, stopping.signal)
          .catch((error: unknown) => log.warn({ error: String(error) }, 'an IP list was not read'))
          .finally(() => reading.delete(read));
        reading.add(read);
      }
      await tellStaleLists(now);
    } catch (error) {
      log.warn({ error: String(error) }, 'IP lists to be read could not be looked for; tried again');
    }
  }

  return {
    async stop() {
      clearInterval(timer);
      await looking;
      stopping.abort();
      await Promise.all(reading);
    },
  };
}
