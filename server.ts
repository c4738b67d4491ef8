/** The process: env → database → migrations → gate, worker, panel on one port → drain. */
import '#lib/process/env-file';

import cluster from 'node:cluster';
import { checkDelivery } from '#lib/delivery/transport-for';
import { type Env, readEnv } from '#lib/env';
import { StartupError } from '#lib/errors';
import { log } from '#lib/log';
import { ensureBuild } from '#lib/process/build';
import { demoBanner, openDemo } from '#lib/process/demo';
import { prepare } from '#lib/process/prepare';
import { run } from '#lib/process/run';
import { requirePort } from '#lib/process/serve';
import { Starting } from '#lib/process/starting';
import { handedDown, reportServing, startWorkerProcesses } from '#lib/process/workers';

const root = import.meta.dirname;
const drainMaxMs = 9_500;
const development = process.argv.includes('--dev');

const starting = new Starting();
let draining = false;

process.on('SIGTERM', drain);
process.on('SIGINT', drain);
try {
  await starting.run(() => (cluster.isWorker ? serveAsWorker() : start(readEnv(process.env))));
} catch (error) {
  // A start that was called off fails in many ways; the drain does the rest.
  if (!draining) await giveUp(error);
}

async function start(env: Env): Promise<void> {
  checkDelivery(env);
  await requirePort(env.host, env.port);
  if (!development) await ensureBuild(root, starting.signal);
  const ready = await prepare(env, starting);
  const demo = env.mode === 'demo' ? await openDemo(ready) : undefined;
  starting.signal.throwIfAborted();
  if (env.workers > 1 && !development) await startWorkerProcesses(ready, starting);
  else starting.onStop((await run({ env: ready, root, development, gateFirst: !development })).stop);
  console.log(demo ? demoBanner(demo, env) : `Keyfence   ${env.appUrl}   listens on ${env.host}:${env.port}`);
}

async function serveAsWorker(): Promise<void> {
  const env = { ...readEnv(process.env), ...handedDown() };
  starting.onStop((await run({ env, root, development: false, gateFirst: true })).stop);
  reportServing();
}

async function giveUp(error: unknown): Promise<void> {
  await starting.stop().catch(() => undefined);
  if (error instanceof StartupError) console.error(`Keyfence did not start. ${error.message}`);
  else console.error('Keyfence did not start.', error);
  process.exit(1);
}

/** Exits 0 when all is finished, written and closed; what is not done in time is said, and exits 1. */
function drain(): void {
  if (draining) return;
  draining = true;
  setTimeout(() => {
    log.error(`not drained within ${drainMaxMs} ms`);
    process.exit(1);
  }, drainMaxMs).unref();
  starting.stop().then(
    () => process.exit(0),
    (error) => {
      log.error({ err: error }, 'the drain failed');
      process.exit(1);
    },
  );
}
