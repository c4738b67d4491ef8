import type pg from 'pg';

/**
 * The database's time: the one clock that all instances share. What runs by it is neither hurried nor held
 * up by an instance whose own is wrong.
 */
export async function readClock(db: Pick<pg.Pool, 'query'>, withinMs?: number): Promise<Date> {
  const { rows } = await db.query<{ now: Date }>({
    text: 'select clock_timestamp() as now',
    ...(withinMs !== undefined && { query_timeout: withinMs }),
  } as pg.QueryConfig);
  if (!rows[0]) throw new Error('The database does not tell the time');
  return rows[0].now;
}
