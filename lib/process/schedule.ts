import type pg from 'pg';
import { log } from '#lib/log';
import { type TaskName, tasks } from './tasks.ts';

const lookMs = 10_000;
/** No task takes longer; those that could are harmless when done twice. */
const leaseMinutes = 15;
const againMinutes = 1;

/** `from` is the first time on some day, in UTC. */
const scheduled: { task: TaskName; every: string; from: string }[] = [
  { task: 'keep_partitions', every: '24 hours', from: '00:05' },
  { task: 'delete_expired', every: '24 hours', from: '03:35' },
  { task: 'alert_of_expiries', every: '10 minutes', from: '00:00' },
  { task: 'alert_of_reports', every: '10 minutes', from: '00:00' },
  { task: 'make_checkpoints', every: '1 hour', from: '00:00' },
  { task: 'verify_audit_logs', every: '24 hours', from: '02:20' },
  { task: 'alert_of_streams', every: '5 minutes', from: '00:00' },
];

interface DueTask {
  task: TaskName;
  /** The time that it was due at. */
  at: Date;
}

/**
 * Runs the tasks whose time has come since they last ran, once over all instances, and those that were missed while
 * none ran. One that fails, or whose process dies, is tried again. The time is the database's.
 * @returns the tasks that this instance took
 */
export async function runDueTasks(pool: pg.Pool): Promise<TaskName[]> {
  const due = await takeDueTasks(pool);
  await Promise.all(due.map((each) => runTask(pool, each)));
  return due.map(({ task }) => task);
}

async function takeDueTasks(pool: pg.Pool): Promise<DueTask[]> {
  // A time to come stands there only after the database's clock was set back; by less than a minute, where another
  // instance took it since this statement began.
  const { rows } = await pool.query<DueTask>(
    `with due as (
       select known.task, date_bin(every, now(), '2000-01-01Z'::timestamptz + "from") as at
       from unnest($1::text[], $2::interval[], $3::interval[]) as scheduled(task, every, "from")
       join "ScheduledTask" known on known.task = scheduled.task
       where (known."lastAt" < date_bin(every, now(), '2000-01-01Z'::timestamptz + "from")
           or known."lastAt" > now() + interval '1 minute')
         and (known."takenUntil" is null or known."takenUntil" <= now()
           or known."takenUntil" > now() + make_interval(mins => $4 + 1))
       for update of known skip locked
     )
     update "ScheduledTask" taken set "takenUntil" = now() + make_interval(mins => $4)
     from due where taken.task = due.task
     returning taken.task, due.at`,
    [
      scheduled.map(({ task }) => task),
      scheduled.map(({ every }) => every),
      scheduled.map(({ from }) => from),
      leaseMinutes,
    ],
  );
  return rows;
}

async function runTask(pool: pg.Pool, { task, at }: DueTask): Promise<void> {
  try {
    await tasks[task]();
    await pool.query('update "ScheduledTask" set "lastAt" = $2, "takenUntil" = null where task = $1', [
      task,
      at,
    ]);
  } catch (error) {
    log.error({ err: error, task }, 'a task failed; it is tried again');
    await pool.query(
      'update "ScheduledTask" set "takenUntil" = now() + make_interval(mins => $2) where task = $1',
      [task, againMinutes],
    );
  }
}

/** Looks every ten seconds for what is due. */
export function keepSchedule(pool: pg.Pool): { stop(): Promise<void> } {
  const running = new Set<Promise<unknown>>();
  const look = () => {
    const run = runDueTasks(pool)
      .catch((error: unknown) => log.warn({ error: String(error) }, 'tasks could not be looked for or noted'))
      .finally(() => running.delete(run));
    running.add(run);
  };
  const timer = setInterval(look, lookMs);
  look();
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}
