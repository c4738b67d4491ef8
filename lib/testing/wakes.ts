import pg from 'pg';
import { wakeChannel } from '#lib/delivery/queue/wake';

/** Hears which queues are woken in a database. */
export async function listenForWakes(
  url: string,
): Promise<{ heard(): Promise<string[]>; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let heard: string[] = [];
  client.on('notification', ({ payload = '' }) => heard.push(payload));
  await client.query(`listen ${wakeChannel}`);
  return {
    /** Since it was last asked, of all that was committed before. */
    async heard() {
      // Notifications come in the order of their commits, and before the answer to whoever says one.
      await client.query(`notify ${wakeChannel}, 'end'`);
      const queues = heard.filter((queue) => queue !== 'end');
      heard = [];
      return queues;
    },
    close: () => client.end(),
  };
}
