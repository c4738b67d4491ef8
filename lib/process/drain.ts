import { isStartupError } from '#lib/errors';
import { log } from '#lib/log';
import type { Starting } from './starting.ts';

const drainMaxMs = 9_500;

/**
 * Runs a program that serves until SIGTERM or SIGINT, and drains it then. A start that fails is undone and said
 * ("<name> did not start."), and exits 1.
 */
export async function runUntilDrained(
  name: string,
  starting: Starting,
  start: () => Promise<void>,
): Promise<void> {
  const isDraining = drainOnSignals(() => starting.stop());
  try {
    await starting.run(start);
  } catch (error) {
    // A start that was called off fails in many ways; the drain does the rest.
    if (isDraining()) return;
    await starting.stop().catch(() => undefined);
    if (isStartupError(error)) console.error(`${name} did not start. ${error.message}`);
    else console.error(`${name} did not start.`, error);
    process.exit(1);
  }
}

/**
 * Ends this process at the first SIGTERM or SIGINT: 0 when `stop` has finished, written and closed all; what is not
 * done in time is said, and exits 1.
 * @returns what tells whether it is ending
 */
export function drainOnSignals(stop: () => Promise<void>): () => boolean {
  let draining = false;
  const drain = () => {
    if (draining) return;
    draining = true;
    setTimeout(() => {
      log.error(`not drained within ${drainMaxMs} ms`);
      process.exit(1);
    }, drainMaxMs).unref();
    stop().then(
      () => process.exit(0),
      (error) => {
        log.error({ err: error }, 'the drain failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', drain);
  process.on('SIGINT', drain);
  return () => draining;
}
