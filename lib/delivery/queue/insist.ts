import { log } from '#lib/log';

const againMs = 500;
const givenUpMs = 10 * 60_000;

/**
 * Writes down what the other side has acknowledged, also when the database is away for a while: forgotten,
 * it would be sent again. Once the signal is there it is tried for two more seconds.
 */
export async function insist(note: () => Promise<void>, signal: AbortSignal): Promise<void> {
  const until = Date.now() + givenUpMs;
  let lastTry: number | undefined;
  for (;;) {
    try {
      return await note();
    } catch (error) {
      if (signal.aborted) lastTry ??= Date.now() + 4 * againMs;
      if (Date.now() > Math.min(until, lastTry ?? until)) throw error;
      log.warn({ error: String(error) }, 'an acknowledgement could not be noted; it is tried again');
      await new Promise((resolve) => setTimeout(resolve, againMs));
    }
  }
}
