/** npm run worker: sends what is to be sent, without serving; beside processes that do, on the same database. */
import '#lib/process/env-file';

import { checkDelivery } from '#lib/delivery/transport-for';
import { type Env, readEnv } from '#lib/env';
import { StartupError } from '#lib/errors';
import { log } from '#lib/log';
import { openRuntime } from '#lib/process/open-runtime';
import { prepare } from '#lib/process/prepare';
import { Starting } from '#lib/process/starting';
import { startWorker } from '#lib/process/worker';

const drainMaxMs = 9_500;
const starting = new Starting();
let draining = false;

process.on('SIGTERM', drain);
process.on('SIGINT', drain);
try {
  await starting.run(() => start(readEnv(process.env)));
} catch (error) {
  if (!draining) {
    console.error(error instanceof StartupError ? `The worker did not start. ${error.message}` : error);
    await starting.stop().catch(() => undefined);
    process.exit(1);
  }
}

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

/** Exits 0 when what is being sent is done and noted. */
function drain(): void {
  if (draining) return;
  draining = true;
  setTimeout(() => process.exit(1), drainMaxMs).unref();
  starting.stop().then(
    () => process.exit(0),
    (error) => {
      log.error({ err: error }, 'the drain failed');
      process.exit(1);
    },
  );
}
