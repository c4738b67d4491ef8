import type { Pool } from 'pg';
import { log } from '#lib/log';

/** No job of lib/process/tasks.ts takes longer; those that could are harmless when done twice. */
const longestMinutes = 15;

/**
 * Gives back the jobs of processes that died in the middle: the queue by itself waits hours for them. What has
 * failed for good and was kept for a week goes.
 */
export async function releaseDeadJobs(db: Pick<Pool, 'query'>): Promise<void> {
  const { rowCount } = await db.query(
    `update graphile_worker._private_jobs set locked_at = null, locked_by = null
     where locked_at < now() - make_interval(mins => $1)`,
    [longestMinutes],
  );
  await db.query(
    `update graphile_worker._private_job_queues set locked_at = null, locked_by = null
     where locked_at < now() - make_interval(mins => $1)`,
    [longestMinutes],
  );
  await db.query(
    `delete from graphile_worker._private_jobs
     where locked_at is null and attempts >= max_attempts and updated_at < now() - interval '7 days'`,
  );
  if (rowCount) log.warn({ jobs: rowCount }, 'jobs of a process that died were released');
}
