import type pg from 'pg';

export interface Statement {
  text: string;
  values?: unknown[];
  /** Prepared under this name, once a connection. */
  name?: string;
  /** After so long without an answer it throws; absent: as the pool has it. */
  withinMs?: number | undefined;
}

/** Asks the database for rows, and waits for no longer than the statement says. */
export async function ask<Row extends pg.QueryResultRow>(
  db: Pick<pg.Pool, 'query'>,
  { withinMs, ...statement }: Statement,
): Promise<Row[]> {
  // The types of pg do not know this option.
  const config: pg.QueryConfig & { query_timeout?: number | undefined } = {
    ...statement,
    ...(withinMs !== undefined && { query_timeout: withinMs }),
  };
  return (await db.query<Row>(config)).rows;
}
