import type pg from 'pg';
import { ask } from './query.ts';

/**
 * The database's time: the one clock that all instances share. What runs by it is neither hurried nor held
 * up by an instance whose own is wrong.
 */
export async function readClock(db: Pick<pg.Pool, 'query'>, withinMs?: number): Promise<Date> {
  const rows = await ask<{ now: Date }>(db, {
    text: 'select clock_timestamp() as now',
    withinMs,
  });
  if (!rows[0]) throw new Error('The database does not tell the time');
  return rows[0].now;
}
