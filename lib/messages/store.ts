import type { Pool, QueryConfig } from 'pg';
import { v7 } from 'uuid';

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
const answerWithinMs = 10_000;

const addJob = `graphile_worker.add_job('deliver_messages',
  job_key := 'deliver_messages', job_key_mode := 'preserve_run_at')`;

const insert = `insert into "Message"
    ("companyId", id, "requestId", "credentialId", "templateId", sender, recipient, text, "createdAt")
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
    $8::text[], $9::timestamptz[])`;

let seq = 0;

/** Keeps ids of one millisecond in the order in which they were made. */
function nextSeq(): number {
  seq = (seq + 1) % 0x7fffffff;
  return seq;
}

type Columns = [string[], string[], string[], string[], string[], string[], string[], string[], string[]];

/**
 * Stores the messages of all requests: all of it is durable when the promise resolves, none of it when
 * it rejects. One text with a NUL character makes the whole batch fail, so callers turn those away first.
 * @param wake add the worker's job in the same statement
 * @returns whether the worker will look; false: the caller is to call `wakeDelivery`
 */
export async function storeMessages(
  pool: Pool,
  requests: readonly MessageRequest[],
  wake = true,
): Promise<boolean> {
  const values: Columns = [[], [], [], [], [], [], [], [], []];
  const [companyIds, ids, requestIds, authkeyIds, templateIds, senders, numbers, texts, times] = values;
  for (const request of requests) {
    const at = request.at.toISOString();
    const msecs = request.at.getTime();
    for (const { to, text } of request.recipients) {
      companyIds.push(request.companyId);
      ids.push(v7({ msecs, seq: nextSeq() }));
      requestIds.push(request.requestId);
      authkeyIds.push(request.credentialId);
      templateIds.push(request.templateId);
      senders.push(request.sender);
      numbers.push(to);
      texts.push(text);
      times.push(at);
    }
  }
  if (ids.length === 0) return true;
  if (!wake) {
    await pool.query({
      name: 'store_messages',
      text: insert,
      values,
      query_timeout: answerWithinMs,
    } as QueryConfig);
    return false;
  }
  const { rows } = await pool.query<{ job: string | null }>({
    name: 'store_messages_and_wake',
    text: `with stored as (${insert}) select (${addJob}).id as job`,
    values,
    query_timeout: answerWithinMs,
  } as QueryConfig);
  return rows[0]?.job != null;
}

/**
 * Adds the worker's job.
 * @returns false where graphile-worker added none, because a worker took the job of this key at that
 * very moment: that run may have begun before the messages were visible
 */
export async function wakeDelivery(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ job: string | null }>(`select (${addJob}).id as job`);
  return rows[0]?.job != null;
}
