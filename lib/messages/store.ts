import type { Pool } from 'pg';
import { v7 } from 'uuid';
import { log } from '../log.ts';

export interface MessageRequest {
  companyId: string;
  authkeyId: string;
  /** 24 hexadecimal digits: what the caller is answered. */
  requestId: string;
  templateId: string;
  sender: string;
  /** `to` in digits, `text` already rendered. */
  recipients: readonly { to: string; text: string }[];
  at: Date;
}

const addJob = `graphile_worker.add_job('deliver_messages',
  job_key := 'deliver_messages', job_key_mode := 'preserve_run_at')`;

/**
 * A job that waits already is enough: locked, it cannot begin before this commits, and unlike add_job
 * (1.4 ms of planning) that costs next to nothing and does not make the instances wait for each other.
 * It is the notification of graphile-worker's own add_jobs (sql/000020.sql).
 */
const insertAndWake = {
  name: 'store_messages',
  text: `with stored as (
    insert into "Message"
      ("companyId", id, "requestId", "authkeyId", "templateId", sender, recipient, text, "createdAt")
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
      $8::text[], $9::timestamptz[])
  ), waiting as materialized (
    select id from graphile_worker._private_jobs
    where key = 'deliver_messages' and is_available and run_at <= now()
    for share skip locked
  ), woken as materialized (
    select id, pg_notify('jobs:insert', '{"r":' || random() || ',"count":1}') from waiting
  )
  select coalesce((select id from woken), (${addJob}).id) as job`,
};

type Columns = [string[], string[], string[], string[], string[], string[], string[], string[], string[]];

/**
 * Stores the messages of all requests and wakes the worker, in one statement: all of it is durable when
 * the promise resolves, none of it when it rejects. One text with a NUL character makes the whole batch
 * fail, so callers turn those away first.
 */
export async function storeMessages(pool: Pool, requests: readonly MessageRequest[]): Promise<void> {
  const values: Columns = [[], [], [], [], [], [], [], [], []];
  const [companyIds, ids, requestIds, authkeyIds, templateIds, senders, numbers, texts, times] = values;
  for (const request of requests) {
    const at = request.at.toISOString();
    for (const { to, text } of request.recipients) {
      companyIds.push(request.companyId);
      ids.push(v7());
      requestIds.push(request.requestId);
      authkeyIds.push(request.authkeyId);
      templateIds.push(request.templateId);
      senders.push(request.sender);
      numbers.push(to);
      texts.push(text);
      times.push(at);
    }
  }
  if (ids.length === 0) return;
  const { rows } = await pool.query<{ job: string | null }>({ ...insertAndWake, values });
  if (rows[0]?.job == null) await wakeAgain(pool);
}

/**
 * add_job adds nothing, and returns null, when the worker takes the job of this key in the middle of it.
 * That run may have begun before the messages were visible.
 */
async function wakeAgain(pool: Pool): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const { rows } = await pool.query<{ job: string | null }>(`select (${addJob}).id as job`);
    if (rows[0]?.job != null) return;
  }
  log.warn('messages are stored, but the worker was not woken; it finds them at its next run');
}
