import type { Pool } from 'pg';
import { v7 } from 'uuid';
import { insist } from '#lib/db/insist';
import { wakeSql } from '#lib/delivery/queue/wake';
import { type EarlierAnswer, earlierAnswer, type Idempotency } from './idempotency.ts';

export interface MessageRequest {
  companyId: string;
  credentialId: string;
  /** 24 hexadecimal digits: what the caller is answered. */
  requestId: string;
  templateId: string;
  sender: string;
  /** `to` in digits, `text` already rendered. */
  recipients: readonly { to: string; text: string }[];
  at: Date;
}

/** A connection that went silent must not hold the messages behind it. */
const patience = { query_timeout: 10_000 };

const wakeMessages = wakeSql('messages');

const insert = `insert into "Message"
    ("companyId", id, "requestId", "credentialId", "templateId", sender, recipient, text, "createdAt")
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
    $8::text[], $9::timestamptz[])`;
const oncePerId = ' on conflict ("companyId", id) do nothing';

/** Whoever asks at the same time with the same key waits for the first one's transaction. */
const claim = `insert into "IdempotencyKey" as held
    ("companyId", "credentialId", key, "bodyHash", "requestId", "createdAt")
  values ($10, $11, $12, $13, $14, now())
  on conflict ("companyId", "credentialId", key) do update
    set "bodyHash" = excluded."bodyHash", "requestId" = excluded."requestId", "createdAt" = excluded."createdAt"
    where held."createdAt" <= now() - interval '24 hours'
  returning 1`;
const storeOnce = `with claimed as (${claim}), stored as (${insert} where exists (select from claimed))
  select (select count(*) from claimed)::int as claimed, ${wakeMessages}`;

let seq = 0;

/** Keeps ids of one millisecond in the order in which they were made. */
function nextSeq(): number {
  seq = (seq + 1) % 0x7fffffff;
  return seq;
}

type Columns = [string[], string[], string[], string[], string[], string[], string[], string[], string[]];

function columnsOf(requests: readonly MessageRequest[]): Columns {
  const values: Columns = [[], [], [], [], [], [], [], [], []];
  const [companyIds, ids, requestIds, credentialIds, templateIds, senders, numbers, texts, times] = values;
  for (const request of requests) {
    const at = request.at.toISOString();
    const msecs = request.at.getTime();
    for (const { to, text } of request.recipients) {
      companyIds.push(request.companyId);
      ids.push(v7({ msecs, seq: nextSeq() }));
      requestIds.push(request.requestId);
      credentialIds.push(request.credentialId);
      templateIds.push(request.templateId);
      senders.push(request.sender);
      numbers.push(to);
      texts.push(text);
      times.push(at);
    }
  }
  return values;
}

/**
 * Stores the messages of all requests: all of it is durable when the promise resolves, none of it when it
 * rejects, but for OutcomeUnknown. One text with a NUL character makes the whole batch fail, so callers turn
 * those away first. Where the answer is lost, the same rows are sent again.
 * @param wake wake the lanes with the same statement; else the caller is to call `wakeDelivery`
 */
export async function storeMessages(
  pool: Pool,
  requests: readonly MessageRequest[],
  wake = true,
): Promise<void> {
  const values = columnsOf(requests);
  if (values[0].length === 0) return;
  const text = (statement: string) =>
    wake ? `with stored as (${statement}) select ${wakeMessages}` : statement;
  await insist(
    pool,
    { name: wake ? 'store_messages_and_wake' : 'store_messages', text: text(insert), values, ...patience },
    { text: text(insert + oncePerId), values, ...patience },
  );
}

/**
 * Stores the messages of one request unless its key was answered before, also where two come at once.
 * @returns what is to be answered: this request, or the earlier one
 */
export async function storeMessagesOnce(
  pool: Pool,
  request: MessageRequest,
  idempotency: Idempotency,
): Promise<EarlierAnswer> {
  const { companyId, credentialId, requestId } = request;
  const { key, bodyHash } = idempotency;
  const values = [...columnsOf([request]), companyId, credentialId, key, bodyHash, requestId];
  const statement = { text: storeOnce, values, ...patience };
  const { rows } = await insist<{ claimed: number }>(pool, statement, statement);
  if (rows[0]?.claimed) return { requestId, sameBody: true };
  const held = await earlierAnswer(pool, request, idempotency);
  if (!held) throw new Error('an Idempotency-Key ran out while it was asked for');
  return held;
}

/** Wakes the lanes for what was stored without that. */
export async function wakeDelivery(pool: Pool): Promise<void> {
  await pool.query(`select ${wakeMessages}`);
}
