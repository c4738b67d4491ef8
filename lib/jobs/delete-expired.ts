import type { Pool } from 'pg';

/** Table, column and the days that a row is kept after that time. */
const expiring = [
  ['OtpChallenge', 'expiresAt', 1],
  ['Session', 'expiresAt', 30],
  ['RecentIp', 'lastSeenAt', 90],
  ['OutboxMessage', 'at', 7],
] as const;

/** Deletes what nothing asks for any more. */
export async function deleteExpired(db: Pick<Pool, 'query'>, now: Date): Promise<void> {
  for (const [table, column, days] of expiring) {
    await db.query(`delete from "${table}" where "${column}" < $1::timestamptz - make_interval(days => $2)`, [
      now,
      days,
    ]);
  }
  await db.query('delete from "RateLimit" where expire < $1', [now.getTime()]);
}
