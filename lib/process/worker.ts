import { watchForAlerts } from '#lib/alerts/watch/watch';
import { runtime } from '#lib/core/runtime';
import { WakeListener } from '#lib/delivery/queue/listen';
import { closeTransports, transports } from '#lib/delivery/transport-for';
import { watchForEnds } from './ends.ts';
import { watchForFeeds } from './feeds.ts';
import { watchForIpLists } from './ip-lists.ts';
import { Delivery } from './lanes.ts';
import { keepSchedule } from './schedule.ts';

/** Wakings come at once; this is for what waited before it was tried again, and for what was not heard. */
const lookMs = 1_000;

/** Sends what is due and does what is scheduled, within this process, on the runtime's pool, until stopped. */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const { env, pool } = runtime();
  const delivery = new Delivery(runtime());
  // An SMSC is bound to before anything is sent: receipts for what others have sent may come here.
  transports();
  const listener = new WakeListener({
    databaseUrl: env.databaseDirectUrl ?? env.databaseUrl,
    onWake: (queue) => void delivery.wake(queue),
  });
  await listener.start();
  delivery.lookEvery(lookMs);
  const alerts = watchForAlerts();
  const ends = watchForEnds();
  const ipLists = watchForIpLists();
  const feeds = watchForFeeds();
  const schedule = keepSchedule(pool);

  return {
    async stop() {
      listener.close();
      await schedule.stop();
      await ends.stop();
      await ipLists.stop();
      await feeds.stop();
      await alerts.stop();
      await delivery.stop();
      closeTransports();
    },
  };
}

/** Sends what is due now, and returns: for tests and commands. OTPs go first. */
export async function sendWaiting(): Promise<void> {
  await new Delivery(runtime()).wakeAll();
}
