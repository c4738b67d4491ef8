import type { TaskList } from 'graphile-worker';
import { alertOfExpiries } from '#lib/alerts/watch/expiries';
import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { dropOldFailedRequestPartitions, ensureFailedRequestPartitions } from '#lib/db/partitions';
import type { JobPayloads } from '#lib/delivery/queue/wake';
import type { QueueName } from './lanes.ts';
import { releaseDeadJobs } from './release-dead-jobs.ts';
import { deleteExpired } from './retention.ts';

export interface TaskOptions {
  /** Has the lanes of a queue look for what is due; what it returns is waited for. */
  wake(queue: QueueName): Promise<void> | void;
}

/** What the worker can do. */
export function taskList({ wake }: TaskOptions): TaskList {
  return {
    deliver_messages: () => wake('messages'),
    deliver_notices: (payload) => wake((payload as JobPayloads['deliver_notices']).queue),
    keep_partitions: keepPartitions,
    alert_of_expiries: async () => {
      await releaseDeadJobs(runtime().pool);
      await alertOfExpiries(await readClock(runtime().pool));
    },
    delete_expired: async () => {
      const { pool, env } = runtime();
      await deleteExpired(pool, await readClock(pool), env);
    },
  };
}

async function keepPartitions(): Promise<void> {
  const { env, pool } = runtime();
  const now = await readClock(pool);
  await ensureFailedRequestPartitions(pool, now, now);
  await dropOldFailedRequestPartitions(pool, env.failedLogDays, now);
}
