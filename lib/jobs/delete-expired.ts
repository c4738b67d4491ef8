import type { Pool } from 'pg';

/** Table, column and the days that a row is kept after that time. */
const expiring = [
  ['OtpChallenge', 'expiresAt', 1],
  ['Session', 'expiresAt', 30],
  ['Invitation', 'expiresAt', 30],
  ['RecentIp', 'lastSeenAt', 90],
  ['OutboxMessage', 'at', 7],
  ['SentPart', 'sentAt', 30],
  ['AlertMark', 'at', 400],
] as const;

/** Addresses that ask for tokens: for a day; flagged ones for 30, unless they are blocked still. */
const idleAddresses = `delete from "SuspiciousIp" s
  where coalesce(s."flaggedAt", '-infinity') < $1::timestamptz - interval '30 days'
    and coalesce(s."blockedUntil", '-infinity') < $1
    and not exists (select 1 from unnest(s.requests) at where at >= $1::timestamptz - interval '1 day')`;

const pastReleases = `delete from "SuspiciousIpRelease" r
  where r."releasedAt" < $1::timestamptz - interval '30 days'
    and not exists (select 1 from "SuspiciousIp" s where s.ip = r.ip and s."blockedUntil" >= $1)`;

/** Whom they asked them for: as long as the flag that it explains, else a day. */
const idleAttempts = `delete from "SuspiciousIpAttempt" a
  where a."lastAt" < $1::timestamptz - interval '1 day'
    and not exists (select 1 from "SuspiciousIp" s where s.ip = a.ip and s."flaggedAt" is not null)`;

/** Deletes what nothing asks for any more. */
export async function deleteExpired(db: Pick<Pool, 'query'>, now: Date): Promise<void> {
  for (const [table, column, days] of expiring) {
    await db.query(`delete from "${table}" where "${column}" < $1::timestamptz - make_interval(days => $2)`, [
      now,
      days,
    ]);
  }
  await db.query(idleAddresses, [now]);
  await db.query(idleAttempts, [now]);
  await db.query(pastReleases, [now]);
  await db.query(
    `delete from "Notice" where state <> 'queued' and "createdAt" < $1::timestamptz
       - make_interval(days => case when kind in ('otp', 'callback') then 7 else 90 end)`,
    [now],
  );
  await db.query('delete from "RateLimit" where expire < $1', [now.getTime()]);
}
