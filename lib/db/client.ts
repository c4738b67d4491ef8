import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { log } from '#lib/log';
import { DatabaseClient } from './connection.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { PrismaClient } from './generated/client.ts';

export type { Prisma } from './generated/client.ts';
export type { PrismaClient };

/** For a connection, of a query as of a transaction, when all of them are in use. */
const waitMs = 5_000;

export function openPrisma(databaseUrl: string): PrismaClient {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    Client: DatabaseClient,
    max: 10,
    application_name: 'keyfence-panel',
    connectionTimeoutMillis: waitMs,
    // A database that hangs must not leave a person waiting for ever.
    query_timeout: 15_000,
  });
  pool.on('error', (error) => log.warn({ error: error.message }, 'database connection lost'));
  const { schema } = parseDatabaseUrl(databaseUrl);
  return new PrismaClient({
    adapter: new PrismaPg(pool, { schema, disposeExternalPool: true }),
    transactionOptions: { maxWait: waitMs },
  });
}
