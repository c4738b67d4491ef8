import type { Pool } from 'pg';
import type { Env } from '#lib/env';
import { blankMessages } from './blank-messages.ts';

type Queryable = Pick<Pool, 'query'>;

/** Rows in one statement: whoever waits for one of them waits for milliseconds. */
const batch = 5_000;

/** Table, column and the days that a row is kept after that time. */
const expiring = [
  ['OtpChallenge', 'expiresAt', 1],
  ['Session', 'expiresAt', 30],
  ['Invitation', 'expiresAt', 30],
  ['OutboxMessage', 'at', 7],
  ['SentPart', 'sentAt', 30],
  ['AlertMark', 'at', 400],
  ['IdempotencyKey', 'createdAt', 1],
  ['KeptAnswer', 'createdAt', 1],
  ['AlertBudget', 'day', 2],
] as const;

/** Addresses that ask for tokens: for a day; flagged ones for 30, unless they are blocked still. */
const idleAddresses = `coalesce(t."flaggedAt", '-infinity') < $1::timestamptz - interval '30 days'
  and coalesce(t."blockedUntil", '-infinity') < $1
  and not exists (select 1 from unnest(t.requests) at where at >= $1::timestamptz - interval '1 day')`;

const pastReleases = `t."releasedAt" < $1::timestamptz - interval '30 days'
  and not exists (select 1 from "SuspiciousIp" s where s.ip = t.ip and s."blockedUntil" >= $1)`;

/** Whom they asked them for: as long as the flag that it explains, else a day. */
const idleAttempts = `t."lastAt" < $1::timestamptz - interval '1 day'
  and not exists (select 1 from "SuspiciousIp" s where s.ip = t.ip and s."flaggedAt" is not null)`;

const oldNotices = `t.state <> 'queued' and t."createdAt" < $1::timestamptz
  - make_interval(days => case when t.kind in ('otp', 'callback') then 7 else 90 end)`;

/** Of a credential's addresses, the newest accepted ones and the newest others: one cannot push out the other. */
const recentMax = 1_000;
const tooMany = `t.ctid in (
  select ctid from (
    select ctid, row_number() over (partition by "credentialId", accepted > 0 order by "lastSeenAt" desc) as place
    from "RecentIp" where "companyId" = $1::uuid
  ) r where place > $2)`;

/** The chain itself is cut at a checkpoint: lib/events/chain/cut.ts. */
const beforeTheChain = 't.hash is null';

type Days = Pick<Env, 'messageDays' | 'trafficDays' | 'auditLogDays'>;

/** Deletes what nothing asks for any more, and empties what is kept only as a row. */
export async function deleteExpired(db: Queryable, now: Date, days: Days): Promise<void> {
  for (const [table, column, kept] of expiring) {
    await deleteInBatches(db, table, `t."${column}" < $1::timestamptz - make_interval(days => $2)`, [
      now,
      kept,
    ]);
  }
  await deleteInBatches(db, 'SuspiciousIp', idleAddresses, [now]);
  await deleteInBatches(db, 'SuspiciousIpAttempt', idleAttempts, [now]);
  await deleteInBatches(db, 'SuspiciousIpRelease', pastReleases, [now]);
  await deleteInBatches(db, 'Notice', oldNotices, [now]);
  await deleteInBatches(db, 'RateLimit', 't.expire < $1', [now.getTime()]);
  const { rows } = await db.query<{ companyId: string }>(
    'select id as "companyId" from "Company" order by id',
  );
  for (const { companyId } of rows) {
    await deleteOfCompany(db, companyId, 'RecentIp', 'lastSeenAt', now, 90);
    await deleteInBatches(db, 'RecentIp', tooMany, [companyId, recentMax]);
    await deleteOfCompany(db, companyId, 'SecretIp', 'lastSeenAt', now, 90);
    await deleteOfCompany(db, companyId, 'TrafficHour', 'hour', now, days.trafficDays);
    await deleteOfCompany(db, companyId, 'AuditEvent', 'createdAt', now, days.auditLogDays, beforeTheChain);
  }
  await blankMessages(
    db,
    rows.map((row) => row.companyId),
    now,
    days.messageDays,
  );
}

/** Company by company, as these tables are indexed. @param kept days; 0: for ever */
async function deleteOfCompany(
  db: Queryable,
  companyId: string,
  table: string,
  column: string,
  now: Date,
  kept: number,
  condition = 'true',
): Promise<void> {
  if (kept === 0) return;
  const where = `t."companyId" = $1::uuid and t."${column}" < $2::timestamptz - make_interval(days => $3) and ${condition}`;
  await deleteInBatches(db, table, where, [companyId, now, kept]);
}

async function deleteInBatches(
  db: Queryable,
  table: string,
  where: string,
  values: (Date | number | string)[],
): Promise<void> {
  for (;;) {
    const { rowCount } = await db.query(
      `delete from "${table}" where ctid = any(array(select t.ctid from "${table}" t where ${where} limit ${batch}))`,
      values,
    );
    if ((rowCount ?? 0) < batch) return;
  }
}
