import type { ClientBase, Pool } from 'pg';

const dayMs = 86_400_000;
const daysAhead = 7;

type Queryable = Pick<ClientBase | Pool, 'query'>;

/** Makes the day partitions of FailedRequest from the day of `from` to a week after today. */
export async function ensureFailedRequestPartitions(db: Queryable, from: Date): Promise<void> {
  const first = startOfDay(from);
  const last = startOfDay(new Date()) + daysAhead * dayMs;
  for (let day = first; day <= last; day += dayMs) {
    await db.query(
      `create table if not exists "${partitionName(day)}" partition of "FailedRequest"
       for values from ('${new Date(day).toISOString()}') to ('${new Date(day + dayMs).toISOString()}')`,
    );
  }
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
  for (const { name } of rows) await db.query(`drop table if exists "${name}"`);
  return rows.map((row) => row.name);
}

function startOfDay(at: Date): number {
  return Math.floor(at.getTime() / dayMs) * dayMs;
}

function partitionName(day: number): string {
  return `FailedRequest_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}
