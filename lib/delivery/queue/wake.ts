import type { Tx } from '#lib/core/transact';

/** Each has lanes of its own, so that none waits for another. */
export const noticeQueues = ['otp', 'sms', 'email', 'webhook', 'callback'] as const;
export type NoticeQueue = (typeof noticeQueues)[number];
/** What is posted to webhooks as it comes; none waits for the other. */
export const streamNames = ['audit', 'refused'] as const;
export type StreamName = (typeof streamNames)[number];
export type QueueName = NoticeQueue | StreamName | 'messages';

/** Channel of LISTEN/NOTIFY on which lanes hear that something has come; what is said is the queue's name. */
export const wakeChannel = 'keyfence_wake';

/** SQL that wakes the lanes of a queue, in all processes that have some, if and when its transaction commits. */
export function wakeSql(queue: QueueName): string {
  return `pg_notify('${wakeChannel}', '${queue}')`;
}

/** The same with a transaction of Prisma's. */
export async function wakeLanes(tx: Pick<Tx, '$executeRaw'>, queue: QueueName): Promise<void> {
  await tx.$executeRaw`select pg_notify(${wakeChannel}, ${queue})`;
}
