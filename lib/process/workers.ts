import cluster, { type Worker } from 'node:cluster';
import { StartupError } from '#lib/errors';
import { log } from '#lib/log';
import type { ReadyEnv } from './prepare.ts';
import type { Starting } from './starting.ts';

const replaceAfterMs = 1_000;

type HandedDown = Pick<ReadyEnv, 'databaseUrl' | 'authSecret'>;

/**
 * Starts as many processes on one port as `env.workers` says; one that ends by itself is replaced.
 * @throws StartupError when one does not come to serve
 */
export async function startWorkerProcesses(env: ReadyEnv, starting: Starting): Promise<void> {
  const handedDown: HandedDown = { databaseUrl: env.databaseUrl, authSecret: env.authSecret };
  const fork = () => cluster.fork({ KEYFENCE_WORKER: JSON.stringify(handedDown) });
  starting.onStop(async () => {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker && !worker.isDead());
    const exits = workers.map((worker) => new Promise((resolve) => worker?.once('exit', resolve)));
    for (const worker of workers) worker?.process.kill('SIGTERM');
    await Promise.all(exits);
  });
  await Promise.all(Array.from({ length: env.workers }, () => serving(fork())));

  const { signal } = starting;
  cluster.on('exit', (_worker, code, how) => {
    if (signal.aborted) return;
    log.error({ code, signal: how }, 'a worker process ended; another takes its place');
    setTimeout(() => !signal.aborted && fork(), replaceAfterMs);
  });
}

/** In a worker process: what the primary found out. */
export function handedDown(): HandedDown {
  return JSON.parse(process.env.KEYFENCE_WORKER ?? '{}') as HandedDown;
}

/** In a worker process: tells the primary that this one serves. */
export function reportServing(): void {
  process.send?.('serving');
}

function serving(worker: Worker): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.once('message', () => resolve());
  worker.once('exit', () => reject(new StartupError('A worker process ended while it started.')));
  return promise;
}
