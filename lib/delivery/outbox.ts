import type pg from 'pg';
import { BatchWriter } from '#lib/db/batch-writer';
import type { Email, Sms, Transport } from './transport.ts';

/** Writes to the table that stands for phones and mailboxes in demo mode. A repeated id is the same message. */
export function outboxTransport(channel: 'sms' | 'email', pool: pg.Pool): Transport<Sms | Email> {
  const writer = new BatchWriter<(Sms | Email)[], Sms | Email>({
    empty: () => [],
    put: (batch, item) => {
      batch.push(item);
    },
    write: (batch) => insert(pool, channel, batch),
    itemsMax: 500,
    writersMax: 1,
  });
  return {
    async send(item) {
      await writer.add(item);
      return {};
    },
  };
}

async function insert(pool: pg.Pool, channel: 'sms' | 'email', items: (Sms | Email)[]): Promise<void> {
  await pool.query(
    `insert into "OutboxMessage" (id, channel, "to", subject, text, at)
     select id, $1::"PersonalChannel", "to", subject, text, clock_timestamp()
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as item(id, "to", subject, text)
     on conflict (id) do nothing`,
    [
      channel,
      items.map((item) => item.id),
      items.map((item) => item.to),
      items.map((item) => ('subject' in item ? item.subject : '')),
      items.map((item) => item.text),
    ],
  );
}
