/** npm run worker: sends what is to be sent, without serving; beside processes that do, on the same database. */
import '#lib/process/env-file';

import { checkDelivery } from '#lib/delivery/transport-for';
import { type Env, readEnv } from '#lib/env';
import { StartupError } from '#lib/errors';
import { runUntilDrained } from '#lib/process/drain';
import { openRuntime } from '#lib/process/open-runtime';
import { prepare } from '#lib/process/prepare';
import { Starting } from '#lib/process/starting';
import { startWorker } from '#lib/process/worker';

const starting = new Starting();

await runUntilDrained('The worker', starting, () => start(readEnv(process.env)));

async function start(env: Env): Promise<void> {
  if (env.mode === 'demo') {
    throw new StartupError('DATABASE_URL is not set: in demo mode npm start does the work itself.');
  }
  checkDelivery(env);
  const runtime = await openRuntime(await prepare(env, starting));
  starting.onStop(runtime.close);
  const worker = await startWorker();
  starting.onStop(worker.stop);
  console.log('Keyfence worker   SIGTERM ends it');
}
