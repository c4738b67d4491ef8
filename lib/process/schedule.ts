import type pg from 'pg';
import { log } from '#lib/log';

const lookMs = 10_000;

/** `from` is the first time on some day, in UTC. */
const scheduled = [
  { task: 'keep_partitions', every: '24 hours', from: '00:05' },
  { task: 'delete_expired', every: '24 hours', from: '03:35' },
  { task: 'alert_of_expiries', every: '10 minutes', from: '00:00' },
];

/**
 * Adds the jobs whose time has come since they were last added, once over all instances, and those that were
 * missed while none ran. The time is the database's.
 * @returns the tasks of the jobs added
 */
export async function addScheduledJobs(pool: pg.Pool): Promise<string[]> {
  // A time to come stands there only after the database's clock was set back.
  const { rows } = await pool.query<{ task: string }>(
    `with due as (
       insert into "ScheduledTask" as known (task, "lastAt")
       select task, date_bin(every, now(), '2000-01-01Z'::timestamptz + "from")
       from unnest($1::text[], $2::interval[], $3::interval[]) as scheduled(task, every, "from")
       order by task
       on conflict (task) do update set "lastAt" = excluded."lastAt"
       where known."lastAt" < excluded."lastAt" or known."lastAt" > now() + interval '1 minute'
       returning task
     )
     select task, graphile_worker.add_job(task, job_key => task) from due`,
    [
      scheduled.map(({ task }) => task),
      scheduled.map(({ every }) => every),
      scheduled.map(({ from }) => from),
    ],
  );
  return rows.map(({ task }) => task);
}

/** Looks every ten seconds for what is due. */
export function keepSchedule(pool: pg.Pool): { stop(): Promise<void> } {
  let looking: Promise<unknown> = Promise.resolve();
  const look = () => {
    looking = addScheduledJobs(pool).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'scheduled jobs could not be added; tried again');
    });
  };
  const timer = setInterval(look, lookMs);
  look();
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}
