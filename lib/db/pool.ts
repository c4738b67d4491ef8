import pg from 'pg';
import { log } from '#lib/log';
import { DatabaseClient } from './connection.ts';
import { NamelessClient } from './pooler.ts';

export interface PoolOptions {
  max?: number;
  name?: string;
  /** See lib/db/pooler.ts. */
  throughPooler?: boolean;
}

/**
 * The gate's and the worker's pool. Dates come back as Date, bigint as number (counts stay below 2^53). Through a
 * pooler its statements have no names, and only this side's limit ends them: PgBouncer refuses
 * `statement_timeout`, and a SET would stay with a connection that others use.
 */
export function openPool(databaseUrl: string, options: PoolOptions = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.max ?? 10,
    application_name: options.name ?? 'keyfence',
    connectionTimeoutMillis: 5_000,
    ...(options.throughPooler
      ? { Client: NamelessClient }
      : { Client: DatabaseClient, statement_timeout: 30_000 }),
    // A server that is gone without a word enforces nothing: whoever asked must be set free here.
    query_timeout: 35_000,
    keepAlive: true,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === 20 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    } as pg.CustomTypesConfig,
  });
  pool.on('error', (error) => log.warn({ error: error.message }, 'database connection lost'));
  // Also one that breaks while somebody holds it.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
