/** npm run worker: sends what is to be sent, without serving; beside processes that do, on the same database. */
import '../lib/startup/env-file.ts';

import { checkDelivery } from '../lib/delivery/transport-for.ts';
import { type Env, readEnv } from '../lib/env.ts';
import { StartupError } from '../lib/errors.ts';
import { startWorker } from '../lib/jobs/worker.ts';
import { log } from '../lib/log.ts';
import { openRuntime } from '../lib/open-runtime.ts';
import { prepare } from '../lib/startup/prepare.ts';
import { Starting } from '../lib/startup/starting.ts';

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
