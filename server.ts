/** The process: env → database → migrations → gate, worker, panel on one port → drain. */
import cluster from 'node:cluster';
import { type Env, readEnv } from './lib/env.ts';
import { StartupError } from './lib/errors.ts';
import { log } from './lib/log.ts';
import { ensureBuild } from './lib/startup/build.ts';
import { demoBanner, openDemo } from './lib/startup/demo.ts';
import { prepare, type ReadyEnv } from './lib/startup/prepare.ts';
import { run } from './lib/startup/run.ts';

const root = import.meta.dirname;
const drainMaxMs = 9_500;
const development = process.argv.includes('--dev');
let stopping = false;

try {
  if (cluster.isWorker) await serveAsWorker();
  else await start(readEnv(process.env));
} catch (error) {
  if (error instanceof StartupError) console.error(`Keyfence did not start. ${error.message}`);
  else console.error('Keyfence did not start.', error);
  process.exit(1);
}

async function start(env: Env): Promise<void> {
  if (!development) await ensureBuild(root);
  const prepared = await prepare(env);
  try {
    const demo = env.mode === 'demo' ? await openDemo(prepared.env) : undefined;
    const stopServing = await startServing(prepared.env);
    onSignal(async () => {
      await stopServing();
      await prepared.release();
    });
    console.log(
      demo ? demoBanner(demo, env.port) : `Keyfence   ${env.appUrl}   listens on ${env.host}:${env.port}`,
    );
  } catch (error) {
    await prepared.release();
    throw error;
  }
}

/** In this process, or in as many workers as WEB_CONCURRENCY says. */
async function startServing(env: ReadyEnv): Promise<() => Promise<void>> {
  if (env.workers === 1) return (await run({ env, root, development, gateFirst: !development })).stop;
  const workers = Array.from({ length: env.workers }, () =>
    cluster.fork({ KEYFENCE_WORKER: workerEnv(env) }),
  );
  const exits = workers.map((worker) => new Promise<void>((resolve) => worker.once('exit', () => resolve())));
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise<void>((resolve, reject) => {
          worker.once('message', () => resolve());
          worker.once('exit', () => reject(new StartupError('A worker process ended while it started.')));
        }),
    ),
  );
  cluster.on('exit', (worker, code) => {
    if (worker.exitedAfterDisconnect || stopping) return;
    log.error({ code }, 'a worker process ended; another takes its place');
    cluster.fork({ KEYFENCE_WORKER: workerEnv(env) });
  });
  return async () => {
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill('SIGTERM');
    await Promise.all(exits);
  };
}

function workerEnv({ databaseUrl, authSecret }: ReadyEnv): string {
  return JSON.stringify({ databaseUrl, authSecret });
}

async function serveAsWorker(): Promise<void> {
  const handedDown = JSON.parse(process.env.KEYFENCE_WORKER ?? '{}') as Pick<
    ReadyEnv,
    'databaseUrl' | 'authSecret'
  >;
  const running = await run({
    env: { ...readEnv(process.env), ...handedDown },
    root,
    development,
    gateFirst: true,
  });
  onSignal(running.stop);
  process.send?.('serving');
}

/** SIGTERM and SIGINT: once to drain and exit 0; what is not done in time is said, and exits 1. */
function onSignal(stop: () => Promise<void>): void {
  const drain = () => {
    if (stopping) return;
    stopping = true;
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
}
