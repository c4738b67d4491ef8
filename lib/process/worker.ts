import { Logger, type Runner, run, runOnce } from 'graphile-worker';
import { watchForAlerts } from '#lib/alerts/watch/watch';
import { runtime } from '#lib/core/runtime';
import { closeTransports, transports } from '#lib/delivery/transport-for';
import { log } from '#lib/log';
import { Delivery } from './lanes.ts';
import { releaseDeadJobs } from './release-dead-jobs.ts';
import { keepSchedule } from './schedule.ts';
import { type TaskOptions, taskList } from './tasks.ts';

const concurrency = 4;
const restartAfterMs = 1_000;
/** Wakings come at once; this is for what waited before it was tried again. */
const lookMs = 1_000;

/** Does the jobs of the queue and sends what is due, within this process, on the runtime's pool, until stopped. */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const delivery = new Delivery(runtime());
  // An SMSC is bound to before anything is sent: receipts for what others have sent may come here.
  transports();
  // What waits stands in tables, so a job is done once its lanes know of it: no job waits for another.
  const options: TaskOptions = { wake: (queue) => void delivery.wake(queue) };
  await releaseDeadJobs(runtime().pool);
  let runner = await startRunner(options);
  delivery.lookEvery(lookMs);
  const alerts = watchForAlerts();
  const schedule = keepSchedule(runtime().pool);
  let timer: NodeJS.Timeout | undefined;

  function watch(): void {
    const restart = (reason: unknown) => {
      if (stopping.signal.aborted) return;
      log.error({ err: reason }, 'worker ended; it starts again');
      timer = setTimeout(() => startRunner(options).then(replace, restart), restartAfterMs);
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
      await schedule.stop();
      await alerts.stop();
      await runner.stop().catch(() => undefined);
      await delivery.stop();
      closeTransports();
    },
  };
}

function startRunner(options: TaskOptions): Promise<Runner> {
  return run({ ...queueOptions(options), concurrency });
}

/** Does the jobs that wait now, sends what they are about, and returns: for tests and commands. */
export async function runWaitingJobs(): Promise<void> {
  const delivery = new Delivery(runtime());
  await runOnce(queueOptions({ wake: (queue) => delivery.wake(queue) }));
}

function queueOptions(options: TaskOptions) {
  const pgPool = runtime().jobsPool;
  // A connection that breaks while a job holds it must not end the process.
  if (pgPool.listenerCount('connect') === 0) {
    pgPool.on('connect', (client) =>
      client.on('error', (error) => log.warn({ error: error.message }, 'database connection lost')),
    );
  }
  return {
    pgPool,
    noHandleSignals: true,
    taskList: taskList(options),
    logger: new Logger(() => writeLog),
  };
}

type LogFunction = ReturnType<ConstructorParameters<typeof Logger>[0]>;

const writeLog: LogFunction = (level, message, meta) => {
  const method = level === 'error' ? 'error' : level === 'warning' ? 'warn' : 'debug';
  log[method]({ err: meta?.error }, message);
};
