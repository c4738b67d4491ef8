import type { Pool } from 'pg';
import { runtime } from '#lib/core/runtime';
import { BatchWriter } from '#lib/db/batch-writer';
import { tellCallbacksSql } from './callback-sql.ts';

/** How an attempt at a message ended. */
export interface Settlement {
  companyId: string;
  id: string;
  state: 'queued' | 'sent' | 'failed';
  /** Why it failed for good. */
  failure?: string;
  lastError?: string;
  /** Of what stays queued. */
  nextTryInMs?: number;
  providerId?: string;
}

const writers = new WeakMap<Pool, BatchWriter<Settlement[], Settlement>>();

/** Durable when it resolves; those that come while one is being written share the next statement. */
export function settleMessage(settlement: Settlement): Promise<void> {
  const { pool } = runtime();
  const writer = writers.get(pool) ?? openWriter(pool);
  writers.set(pool, writer);
  return writer.add(settlement);
}

function openWriter(pool: Pool): BatchWriter<Settlement[], Settlement> {
  return new BatchWriter<Settlement[], Settlement>({
    empty: () => [],
    put: (batch, settlement) => {
      batch.push(settlement);
    },
    write: (batch) => write(pool, batch),
    itemsMax: 200,
    writersMax: 1,
  });
}

/** A receipt may have been there first: what is no longer queued stays what it is. */
async function write(pool: Pool, batch: Settlement[]): Promise<void> {
  await pool.query(
    `with changed as (
       update "Message" m set state = s.state::"MessageState", failure = s.failure,
         "lastError" = coalesce(s."lastError", m."lastError"), "nextTryAt" = coalesce(clock_timestamp() + s.wait, m."nextTryAt"),
         "providerId" = coalesce(s."providerId", m."providerId"),
         "sentAt" = case when s.state = 'sent' then clock_timestamp() else m."sentAt" end
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::interval[], $7::text[])
         as s("companyId", id, state, failure, "lastError", wait, "providerId")
       where m."companyId" = s."companyId" and m.id = s.id and m.state = 'queued'
       returning m.*
     ), ${tellCallbacksSql}
     select count(*) from woken`,
    [
      batch.map((each) => each.companyId),
      batch.map((each) => each.id),
      batch.map((each) => each.state),
      batch.map((each) => each.failure ?? null),
      batch.map((each) => each.lastError ?? null),
      batch.map(({ nextTryInMs }) => (nextTryInMs === undefined ? null : `${nextTryInMs} ms`)),
      batch.map((each) => each.providerId ?? null),
    ],
  );
}
