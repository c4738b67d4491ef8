import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { log } from '../log.ts';
import { PrismaClient } from './generated/client.ts';

export type { Prisma } from './generated/client.ts';
export type { PrismaClient };

/**
 * The gate's and the worker's pool. Dates come back as Date, bigint as number (counts stay below 2^53).
 */
export function openPool(databaseUrl: string, options: { max?: number; name?: string } = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.max ?? 10,
    application_name: options.name ?? 'keyfence',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
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

export function openPrisma(databaseUrl: string): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: 10,
    application_name: 'keyfence-panel',
    connectionTimeoutMillis: 5_000,
    // A database that hangs must not leave a person waiting for ever.
    query_timeout: 15_000,
  });
  return new PrismaClient({ adapter });
}
