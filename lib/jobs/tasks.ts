import type { TaskList } from 'graphile-worker';
import { dropOldFailedRequestPartitions, ensureFailedRequestPartitions } from '../db/partitions.ts';
import { deliverMessages } from '../messages/deliver.ts';
import { deliverOtp } from '../otp/deliver.ts';
import { runtime } from '../runtime.ts';
import type { JobPayloads } from './add.ts';
import { deleteExpired } from './delete-expired.ts';

/** What the worker can do. @param stopping ends long tasks early; what they leave is taken up again */
export function taskList(stopping: AbortSignal): TaskList {
  return {
    send_otp: (payload) => deliverOtp(payload as JobPayloads['send_otp']),
    deliver_messages: () => deliverMessages(stopping),
    keep_partitions: keepPartitions,
    delete_expired: () => deleteExpired(runtime().pool, new Date()),
  };
}

async function keepPartitions(): Promise<void> {
  const { env, pool } = runtime();
  const now = new Date();
  await ensureFailedRequestPartitions(pool, now);
  await dropOldFailedRequestPartitions(pool, env.failedLogDays, now);
}
