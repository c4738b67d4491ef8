/** The process: env → database → migrations → gate, worker, panel on one port → drain. */
import '#lib/process/env-file';

import cluster from 'node:cluster';
import { checkDelivery } from '#lib/delivery/transport-for';
import { type Env, readEnv } from '#lib/env';
import { ensureBuild } from '#lib/process/build';
import { demoBanner, openDemo } from '#lib/process/demo';
import { runUntilDrained } from '#lib/process/drain';
import { prepare } from '#lib/process/prepare';
import { run } from '#lib/process/run';
import { requirePort } from '#lib/process/serve';
import { Starting } from '#lib/process/starting';
import { handedDown, reportServing, startWorkerProcesses } from '#lib/process/workers';

const root = import.meta.dirname;
const development = process.argv.includes('--dev');
const starting = new Starting();

await runUntilDrained('Keyfence', starting, () =>
  cluster.isWorker ? serveAsWorker() : start(readEnv(process.env)),
);

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
