import type { ClientBase, Pool } from 'pg';
import { dayMs } from '#lib/day';

const daysAhead = 7;
const lockWithinMs = 2_000;
const lockNotAvailable = '55P03';

/** What requests fill, and what is dropped day by day. */
const tables = ['FailedRequest', 'RequestTrace'] as const;

type Queryable = Pick<ClientBase | Pool, 'query'>;

/**
 * Makes the day partitions of FailedRequest and RequestTrace from the day of `from` to a week after `today`.
 * @throws where a table cannot be had in time, see isLockTimeout
 */
export async function ensureRequestPartitions(db: Queryable, from: Date, today = new Date()): Promise<void> {
  const first = startOfDay(from);
  const last = startOfDay(today) + daysAhead * dayMs;
  for (let day = first; day <= last; day += dayMs) {
    for (const table of tables) {
      await change(
        db,
        `create table if not exists "${partitionName(table, day)}" partition of "${table}"
         for values from ('${new Date(day).toISOString()}') to ('${new Date(day + dayMs).toISOString()}')`,
      );
    }
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
export async function dropOldRequestPartitions(db: Queryable, days: number, now: Date): Promise<string[]> {
  const dropped: string[] = [];
  for (const table of tables) {
    const { rows } = await db.query<{ name: string }>(
      `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = $1::regclass and c.relname < $2 order by 1`,
      [`"${table}"`, partitionName(table, startOfDay(now) - days * dayMs)],
    );
    for (const { name } of rows) {
      await change(db, `drop table if exists "${name}"`);
      dropped.push(name);
    }
  }
  return dropped;
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

function partitionName(table: (typeof tables)[number], day: number): string {
  return `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}
