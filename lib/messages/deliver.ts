import type { PoolClient } from 'pg';
import type { Outcome } from '../delivery/transport.ts';
import { transports } from '../delivery/transport-for.ts';
import { log } from '../log.ts';
import { runtime } from '../runtime.ts';

const batchMax = 500;
/** An SMS that could not be handed over for so long is of no use to anyone. */
const giveUpMs = 24 * 3_600_000;
/** So many and no other: it is the gateway, not the messages. */
const awayFrom = 3;
/** How long the gateway is left alone after it did not answer. */
const pauseMs = 15_000;
/** After a full batch, in times of what it took. */
const backlogPause = 3;
/** In a flood the passes are so far apart, so that each takes many. */
const passMs = 100;

interface QueuedMessage {
  companyId: string;
  id: string;
  sender: string;
  recipient: string;
  text: string;
  createdAt: Date;
}

let running = false;
let askedAgain = false;
let pausedUntil = 0;

/**
 * Sends what is queued until nothing is left, one run at a time in a process: of the worker's places,
 * mailings take one. A batch is sent and marked in one transaction, so a crash in between sends again
 * rather than not at all.
 */
export async function deliverMessages(signal?: AbortSignal): Promise<void> {
  askedAgain = true;
  if (running || Date.now() < pausedUntil) return;
  running = true;
  try {
    while (askedAgain && !signal?.aborted) {
      askedAgain = false;
      await deliverAll(signal);
      if (askedAgain) await pause(passMs);
    }
  } finally {
    running = false;
  }
}

async function deliverAll(signal: AbortSignal | undefined): Promise<void> {
  const tried: string[] = [];
  while (!signal?.aborted) {
    const startedAt = performance.now();
    const { taken, retries } = await deliverBatch(tried, signal);
    tried.push(...retries);
    if (taken === 0) return;
    if (retries.length === taken && taken >= awayFrom) {
      pausedUntil = Date.now() + pauseMs;
      return;
    }
    if (taken < batchMax) return;
    // Most of the time belongs to those who send: a backlog must not slow down what is being accepted.
    await pause(backlogPause * (performance.now() - startedAt));
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function deliverBatch(except: string[], signal: AbortSignal | undefined) {
  const client = await runtime().pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const { rows } = await client.query<QueuedMessage>(
      `select "companyId", id, sender, recipient, text, "createdAt" from "Message"
       where state = 'queued' and id <> all($2::uuid[])
       order by "createdAt" limit $1 for update skip locked`,
      [batchMax, except],
    );
    const outcomes = rows.length > 0 ? await send(rows, signal) : [];
    await mark(client, rows, outcomes);
    await client.query('commit');
    return {
      taken: rows.length,
      retries: rows.filter((_, i) => outcomes[i]?.state === 'retry').map((row) => row.id),
    };
  } catch (error) {
    broken = error as Error;
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release(broken);
  }
}

async function send(rows: QueuedMessage[], signal: AbortSignal | undefined): Promise<Outcome[]> {
  const items = rows.map((row) => ({ id: row.id, to: row.recipient, text: row.text, from: row.sender }));
  const outcomes = await transports().sms.send(items, signal);
  const now = Date.now();
  return outcomes.map((outcome, index) => {
    const stale = now - rows[index]!.createdAt.getTime() > giveUpMs;
    return outcome.state === 'retry' && stale ? { ...outcome, state: 'failed' as const } : outcome;
  });
}

async function mark(client: PoolClient, rows: QueuedMessage[], outcomes: Outcome[]): Promise<void> {
  const done = rows.flatMap((row, index) => {
    const outcome = outcomes[index];
    return outcome && outcome.state !== 'retry' ? [{ ...row, ...outcome, reason: reasonOf(outcome) }] : [];
  });
  const retry = outcomes.find((outcome) => outcome.state === 'retry');
  if (retry)
    log.warn({ reason: reasonOf(retry), messages: rows.length - done.length }, 'messages stay queued');
  if (done.length === 0) return;
  await client.query(
    `update "Message" m set state = d.state::"MessageState", failure = d.failure,
       "sentAt" = case when d.state = 'sent' then clock_timestamp() end
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[]) as d("companyId", id, state, failure)
     where m."companyId" = d."companyId" and m.id = d.id`,
    [
      done.map((row) => row.companyId),
      done.map((row) => row.id),
      done.map((row) => row.state),
      done.map((row) => row.reason),
    ],
  );
}

function reasonOf(outcome: Outcome): string | null {
  return outcome.state === 'sent' ? null : outcome.reason;
}
