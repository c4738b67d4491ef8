/** The process: env → database → migrations → gate, worker, panel on one port → drain. */
import cluster from 'node:cluster';
import { checkDelivery } from './lib/delivery/transport-for.ts';
import { type Env, readEnv } from './lib/env.ts';
import { StartupError } from './lib/errors.ts';
import { log } from './lib/log.ts';
import { ensureBuild } from './lib/startup/build.ts';
import { demoBanner, openDemo } from './lib/startup/demo.ts';
import { type Prepared, prepare, type ReadyEnv } from './lib/startup/prepare.ts';
import { run } from './lib/startup/run.ts';
import { handedDown, reportServing, startWorkerProcesses } from './lib/startup/workers.ts';

const root = import.meta.dirname;
const drainMaxMs = 9_500;
const development = process.argv.includes('--dev');

/** What is to be stopped, in this order; grows while the start goes on. */
const stops: (() => Promise<void>)[] = [];
let draining = false;

process.on('SIGTERM', drain);
process.on('SIGINT', drain);
try {
  if (cluster.isWorker) await serveAsWorker();
  else await start(readEnv(process.env));
} catch (error) {
  if (error instanceof StartupError) console.error(`Keyfence did not start. ${error.message}`);
  else console.error('Keyfence did not start.', error);
  await stopAll().catch(() => undefined);
  process.exit(1);
}

async function start(env: Env): Promise<void> {
  checkDelivery(env);
  if (!development) await ensureBuild(root);
  const prepared: Prepared = await prepare(env);
  stops.unshift(prepared.release);
  const demo = env.mode === 'demo' ? await openDemo(prepared.env) : undefined;
  stops.unshift(await startServing(prepared.env));
  console.log(
    demo ? demoBanner(demo, env.port) : `Keyfence   ${env.appUrl}   listens on ${env.host}:${env.port}`,
  );
}

async function startServing(env: ReadyEnv): Promise<() => Promise<void>> {
  if (env.workers > 1 && !development) return startWorkerProcesses(env);
  return (await run({ env, root, development, gateFirst: !development })).stop;
}

async function serveAsWorker(): Promise<void> {
  const env = { ...readEnv(process.env), ...handedDown() };
  stops.push((await run({ env, root, development: false, gateFirst: true })).stop);
  reportServing();
}

async function stopAll(): Promise<void> {
  for (const stop of stops) await stop();
}

/** Exits 0 when all is finished, written and closed; what is not done in time is said, and exits 1. */
function drain(): void {
  if (draining) return;
  draining = true;
  setTimeout(() => {
    log.error(`not drained within ${drainMaxMs} ms`);
    process.exit(1);
  }, drainMaxMs).unref();
  stopAll().then(
    () => process.exit(0),
    (error) => {
      log.error({ err: error }, 'the drain failed');
      process.exit(1);
    },
  );
}
