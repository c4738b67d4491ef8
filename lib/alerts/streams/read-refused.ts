import type { Pool } from 'pg';
import { v5 as uuidOf } from 'uuid';
import { type Credential, credentialsSql } from '#lib/access/credentials/credential';
import { standsFor } from '#lib/access/traffic/stands-for';
import { type Batch, batchOf, linesMax } from './batch.ts';
import { type ClaimedStream, closingSeconds } from './claim.ts';
import type { RefusedLine } from './lines.ts';

/** What identifies a row of FailedRequest within its company. */
const key = ['minute', 'credentialId', 'ip', 'endpoint', 'reason', 'outcome'].map((name) => `"${name}"`);
const keyOf = (table: string) => key.map((name) => `${table}.${name}`).join(', ');
const sameKey = (one: string, other: string) =>
  key.map((name) => `${one}.${name} = ${other}.${name}`).join(' and ');
const own = (table: string) =>
  `${table}."companyId" = $1 and ${table}."webhookId" = $2 and ${table}.stream = 'refused'`;

interface Posting {
  minute: Date;
  credentialId: string;
  credentialType: Credential['type'] | null;
  credentialName: string | null;
  ip: string;
  endpoint: string;
  reason: string;
  outcome: string;
  posted: string;
  posting: string;
  firstAt: Date;
  lastAt: Date;
}

/** For so long after a minute what comes late is still told of. */
const compareMs = 3_600_000;

/**
 * Refused requests of minutes that are over, a line a row of Failed Logs. For an hour more it is compared how often a row
 * counts: what came late is a further line. What is to be posted is written down before, so that it is the same lines
 * again until they are accepted.
 */
export async function readRefused(pool: Pool, claimed: ClaimedStream): Promise<Batch | null> {
  let rows = await readPosting(pool, claimed);
  if (rows.length === 0) {
    await take(pool, claimed);
    rows = await readPosting(pool, claimed);
  }
  if (rows.length === 0) {
    await rest(pool, claimed);
    return null;
  }
  const lines = rows.map((row) => lineOf(claimed.companyId, row));
  return batchOf(claimed.id, lines, () => accept(pool, claimed));
}

/** Writes down what is posted next. */
async function take(
  pool: Pool,
  { companyId, id, turn, since, minute, closed }: ClaimedStream,
): Promise<void> {
  const lookFrom = new Date(Math.max(since.getTime(), minute.getTime() - compareMs));
  await pool.query(
    `with held as (
       select s."companyId" from "WebhookStream" s where ${own('s')} and s.turn = $3 for update
     ), due as (
       select ${keyOf('f')}, f.attempts from "FailedRequest" f
       left join "PostedRefusal" p on ${own('p')} and ${sameKey('p', 'f')}
       where f."companyId" = $1 and f.minute >= $4 and f.minute < $5 and f.attempts > coalesce(p.posted, 0)
       order by ${keyOf('f')} limit ${linesMax}
     )
     insert into "PostedRefusal" ("companyId", "webhookId", stream, ${key}, posting)
     select $1, $2, 'refused', ${keyOf('due')}, due.attempts from held, due
     on conflict ("companyId", "webhookId", stream, ${key}) do update set posting = excluded.posting`,
    [companyId, id, turn, lookFrom, closed],
  );
}

async function readPosting(pool: Pool, { companyId, id }: ClaimedStream): Promise<Posting[]> {
  const { rows } = await pool.query<Posting>(
    `select p.minute, p."credentialId", k.type as "credentialType", k.name as "credentialName", abbrev(p.ip) as ip,
       p.endpoint, p.reason, p.outcome, p.posted, p.posting,
       coalesce(f."firstAt", p.minute) as "firstAt", coalesce(f."lastAt", p.minute) as "lastAt"
     from "PostedRefusal" p
     left join "FailedRequest" f on f."companyId" = p."companyId" and ${sameKey('f', 'p')}
     left join ${credentialsSql.sql} k on k."companyId" = p."companyId" and k.id = p."credentialId"
     where ${own('p')} and p.posting > p.posted order by ${keyOf('p')}`,
    [companyId, id],
  );
  return rows;
}

async function accept(pool: Pool, { companyId, id, turn }: ClaimedStream): Promise<void> {
  await pool.query(
    `with got as (
       select max(p.minute) as minute, max(coalesce(f."lastAt", p.minute)) as at from "PostedRefusal" p
       left join "FailedRequest" f on f."companyId" = p."companyId" and ${sameKey('f', 'p')}
       where ${own('p')} and p.posting > p.posted
     ), held as (
       update "WebhookStream" s set turn = s.turn + 1, minute = greatest(s.minute, got.minute), failures = 0,
         "lastError" = null, "deliveredTo" = greatest(s."deliveredTo", got.at), "nextTryAt" = clock_timestamp()
       from got where ${own('s')} and s.turn = $3 returning s.stream
     )
     update "PostedRefusal" p set posted = p.posting from held where ${own('p')} and p.posting > p.posted`,
    [companyId, id, turn],
  );
}

/** All that is over was accepted; the minute that runs is looked at when it is over. */
async function rest(pool: Pool, { companyId, id, turn, closed }: ClaimedStream): Promise<void> {
  await pool.query(
    `with held as (
       update "WebhookStream" s set turn = s.turn + 1, minute = greatest(s.minute, $4), failures = 0,
         "lastError" = null, "nextTryAt" = $4::timestamptz + make_interval(secs => ${60 + closingSeconds})
       where ${own('s')} and s.turn = $3 returning s.minute
     )
     delete from "PostedRefusal" p using held where ${own('p')} and p.minute < held.minute - interval '1 hour'`,
    [companyId, id, turn, closed],
  );
}

function lineOf(companyId: string, row: Posting): RefusedLine {
  const name = [row.minute.getTime(), row.credentialId, row.ip, row.endpoint, row.reason, row.outcome];
  return {
    id: uuidOf([...name, row.posted, row.posting].join('\n'), companyId),
    type: 'request.refused',
    company: companyId,
    minute: row.minute.toISOString(),
    credential: { type: row.credentialType, id: row.credentialId, name: row.credentialName },
    ip: row.ip,
    from: standsFor(row.ip),
    endpoint: row.endpoint,
    reason: row.reason,
    outcome: row.outcome,
    attempts: Number(BigInt(row.posting) - BigInt(row.posted)),
    firstAt: row.firstAt.toISOString(),
    lastAt: row.lastAt.toISOString(),
  };
}
