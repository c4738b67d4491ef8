import { streamLanes } from '#lib/alerts/streams/lanes';
import type { Runtime } from '#lib/core/runtime';
import { noticeLanes } from '#lib/delivery/notices/deliver';
import { type NoticeQueue, noticeQueues, type QueueName } from '#lib/delivery/queue/wake';
import { messageLanes } from '#lib/messages/deliver';

/** All lanes of one process. */
export class Delivery {
  readonly #queues: Record<QueueName, { wake(): Promise<void>; stop(): Promise<void> }>;
  #looking: NodeJS.Timeout | undefined;

  constructor({ pool }: Runtime) {
    const notices = noticeQueues.map((queue) => [queue, noticeLanes(pool, queue)] as const);
    this.#queues = {
      messages: messageLanes(pool),
      audit: streamLanes(pool, 'audit'),
      refused: streamLanes(pool, 'refused'),
      ...(Object.fromEntries(notices) as Record<NoticeQueue, ReturnType<typeof noticeLanes>>),
    };
  }

  /** Resolves when nothing of this queue is due any more. */
  wake(queue: QueueName): Promise<void> {
    return this.#queues[queue].wake();
  }

  /** The same of all queues, OTPs before the rest. */
  async wakeAll(): Promise<void> {
    await this.wake('otp');
    await Promise.all(Object.values(this.#queues).map((lanes) => lanes.wake()));
  }

  /** Looks every so often for what a wait has ended for, or what a process that died has left. */
  lookEvery(ms: number): void {
    const look = () => {
      for (const lanes of Object.values(this.#queues)) void lanes.wake();
    };
    this.#looking = setInterval(look, ms);
    look();
  }

  async stop(): Promise<void> {
    clearInterval(this.#looking);
    await Promise.all(Object.values(this.#queues).map((lanes) => lanes.stop()));
  }
}
