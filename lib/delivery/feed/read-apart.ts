import { fork } from 'node:child_process';
import { resolve } from 'node:path';
import { log } from '#lib/log';
import type { FeedRead } from '#lib/net/feed/feed';
import type { FeedWork } from './reading-process.ts';

/** Every program of Keyfence runs in the project's folder. */
const program = resolve(process.cwd(), 'lib/delivery/feed/reading-process.ts');

export interface ReadingLimits {
  timeoutMs: number;
  memoryMb: number;
}

/**
 * `readFeed` in a process of its own: 20 MiB of JSON would hold up every request of this one for a second, a JSONPath
 * with a pattern that goes astray for ever, and what takes more memory than there is takes a thread's process with it.
 */
export async function readFeedApart(
  work: FeedWork,
  { timeoutMs, memoryMb }: ReadingLimits = { timeoutMs: 60_000, memoryMb: 512 },
  signal?: AbortSignal,
): Promise<FeedRead> {
  const { promise, resolve: settle } = Promise.withResolvers<FeedRead>();
  const child = fork(/* turbopackIgnore: true */ program, {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${memoryMb}`],
    // It reads what strangers wrote: it is told no secrets.
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const fail = (problem: string) => settle({ ok: false, problem });
  const timer = setTimeout(
    () => fail(`It takes longer than ${timeoutMs / 1000} seconds to read.`),
    timeoutMs,
  );
  child.once('message', (read) => settle(read as FeedRead));
  const broken = (error: unknown) => {
    log.warn({ error: String(error) }, 'a feed could not be read');
    fail('It could not be read: the program for it did not start or was stopped.');
  };
  // One that does not start says so twice: that, and that nothing could be sent to it.
  child.on('error', broken);
  child.once('exit', () => fail('It could not be read: that takes more memory than there is for it.'));
  const stop = () => fail('It was stopped.');
  signal?.addEventListener('abort', stop);
  try {
    child.send(work, (error) => error && broken(error));
  } catch (error) {
    // Without a file descriptor left it has no channel.
    broken(error);
  }
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    child.kill('SIGKILL');
  }
}
