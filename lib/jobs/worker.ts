import { Logger, parseCronItems, type Runner, run, runOnce } from 'graphile-worker';
import { log } from '../log.ts';
import { runtime } from '../runtime.ts';
import { taskList } from './tasks.ts';

const concurrency = 4;
const restartAfterMs = 1_000;

/** In UTC. Each minute for what a crashed process or a silent gateway has left behind. */
const cronItems = parseCronItems([
  { task: 'deliver_messages', match: '* * * * *', identifier: 'deliver_messages' },
  {
    task: 'keep_partitions',
    match: '5 0 * * *',
    identifier: 'keep_partitions',
    options: { backfillPeriod: 86_400_000, jobKey: 'keep_partitions' },
  },
  {
    task: 'delete_expired',
    match: '35 3 * * *',
    identifier: 'delete_expired',
    options: { backfillPeriod: 86_400_000, jobKey: 'delete_expired' },
  },
]);

/** Does the jobs of the queue within this process, on the runtime's pool, until stopped. */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  let runner = await startRunner(stopping.signal);
  let timer: NodeJS.Timeout | undefined;

  function watch(): void {
    const restart = (reason: unknown) => {
      if (stopping.signal.aborted) return;
      log.error({ err: reason }, 'worker ended; it starts again');
      timer = setTimeout(() => startRunner(stopping.signal).then(replace, restart), restartAfterMs);
    };
    runner.promise.then(() => restart(undefined), restart);
  }
  function replace(next: Runner): Promise<void> | void {
    if (stopping.signal.aborted) return next.stop();
    runner = next;
    watch();
  }
  watch();

  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await runner.stop().catch(() => undefined);
    },
  };
}

async function startRunner(stopping: AbortSignal): Promise<Runner> {
  const runner = await run({
    ...queueOptions(stopping),
    concurrency,
    parsedCronItems: cronItems,
  });
  // A job that died with its process stays locked for hours: whatever is queued is looked at now.
  await runner.addJob('deliver_messages', {}, { jobKey: 'deliver_messages', jobKeyMode: 'preserve_run_at' });
  return runner;
}

/** Does the jobs that wait now and returns: for tests and commands. */
export async function runWaitingJobs(): Promise<void> {
  await runOnce(queueOptions(new AbortController().signal));
}

function queueOptions(stopping: AbortSignal) {
  const pgPool = runtime().pool;
  // A connection that breaks while a job holds it must not end the process.
  if (pgPool.listenerCount('connect') === 0) {
    pgPool.on('connect', (client) =>
      client.on('error', (error) => log.warn({ error: error.message }, 'database connection lost')),
    );
  }
  return {
    pgPool,
    noHandleSignals: true,
    taskList: taskList(stopping),
    logger: new Logger(() => writeLog),
  };
}

type LogFunction = ReturnType<ConstructorParameters<typeof Logger>[0]>;

const writeLog: LogFunction = (level, message, meta) => {
  const method = level === 'error' ? 'error' : level === 'warning' ? 'warn' : 'debug';
  log[method]({ err: meta?.error }, message);
};
