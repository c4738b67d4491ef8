import type { ClientBase, Pool } from 'pg';
import { dayMs } from '#lib/day';

const daysAhead = 7;
const lockWithinMs = 2_000;
const lockNotAvailable = '55P03';

type Queryable = Pick<ClientBase | Pool, 'query'>;

/**
 * Makes the day partitions of FailedRequest from the day of `from` to a week after `today`.
 * @throws where the table cannot be had in time, see isLockTimeout
 */
export async function ensureFailedRequestPartitions(
  db: Queryable,
  from: Date,
  today = new Date(),
): Promise<void> {
  const first = startOfDay(from);
  const last = startOfDay(today) + daysAhead * dayMs;
  for (let day = first; day <= last; day += dayMs) {
    await change(
      db,
      `create table if not exists "${partitionName(day)}" partition of "FailedRequest"
       for values from ('${new Date(day).toISOString()}') to ('${new Date(day + dayMs).toISOString()}')`,
    );
  }
}

/** Whether another transaction held the table for too long; then nothing was changed. */
export function isLockTimeout(error: unknown): boolean {
  return (error as { code?: string }).code === lockNotAvailable;
}

/**
 * Drops the partitions that lie wholly more than `days` days before `now`.
 * @returns the names of the dropped tables
 */
export async function dropOldFailedRequestPartitions(
  db: Queryable,
  days: number,
  now: Date,
): Promise<string[]> {
  const oldest = partitionName(startOfDay(now) - days * dayMs);
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = '"FailedRequest"'::regclass and c.relname < $1 order by 1`,
    [oldest],
  );
  for (const { name } of rows) await change(db, `drop table if exists "${name}"`);
  return rows.map((row) => row.name);
}

/**
 * Locks the whole table for a moment. While this waits for that lock, every refusal queues up behind it, so
 * behind a long reader (a backup) it gives up. Both statements are one message, and so one transaction.
 */
async function change(db: Queryable, ddl: string): Promise<void> {
  await db.query(`set local lock_timeout = '${lockWithinMs}ms'; ${ddl}`);
}

function startOfDay(at: Date): number {
  return Math.floor(at.getTime() / dayMs) * dayMs;
}

function partitionName(day: number): string {
  return `FailedRequest_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}
