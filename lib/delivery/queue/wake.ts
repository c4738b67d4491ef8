import type { Tx } from '#lib/core/transact';

/** What each task of lib/process/tasks.ts is told. */
export interface JobPayloads {
  deliver_messages: Record<string, never>;
  deliver_notices: { queue: NoticeQueue };
}

/** Each has lanes of its own, so that none waits for another. */
export const noticeQueues = ['otp', 'sms', 'email', 'webhook', 'callback'] as const;
export type NoticeQueue = (typeof noticeQueues)[number];

interface JobOptions {
  /** Smaller numbers go first. */
  priority?: number;
}

/** Adds a job with the transaction: it exists if, and only if, the transaction commits. */
export async function addJob<Name extends keyof JobPayloads>(
  tx: Pick<Tx, '$executeRaw'>,
  name: Name,
  payload: JobPayloads[Name],
  { priority = 0 }: JobOptions = {},
): Promise<void> {
  await tx.$executeRaw`
    select graphile_worker.add_job(
      ${name}::text, payload => ${JSON.stringify(payload)}::json, priority => ${priority}::int)`;
}
