import pg from 'pg';
import { isStartupError, StartupError } from '#lib/errors';
import { log } from '#lib/log';
import { applyMigrations } from './apply-migrations.ts';
import { DatabaseClient, reasonOf } from './connection.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { ensureRequestPartitions, isLockTimeout } from './partitions.ts';
import { NamelessClient } from './pooler.ts';
import { requireUsable } from './require-usable.ts';

/** Any number; the same on every instance, so that only one migrates at a time. */
const migrationLock = 4_180_001;

/**
 * Brings the database to this version: prisma/migrations, the partitions of the next
 * days. Safe to call from many instances at once.
 * @returns names of the migrations applied now
 * @throws StartupError in one line: the database cannot be used, refuses, or is newer than this program
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new DatabaseClient({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect().catch((cause: Error) => {
    throw new StartupError(`DATABASE_URL: the database does not answer: ${reasonOf(cause)}`, { cause });
  });
  try {
    // A transaction's lock, not a session's: through a pooler that one would stay behind.
    await client.query('begin; set local idle_in_transaction_session_timeout = 0');
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    const applied = await migrateAlone(databaseUrl);
    await client.query('commit');
    return applied;
  } catch (cause) {
    if (isStartupError(cause) || (cause as { code?: string }).code === undefined) throw cause;
    throw new StartupError(`DATABASE_URL: the database refuses: ${reasonOf(cause)}`, { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function migrateAlone(databaseUrl: string): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: databaseUrl, Client: NamelessClient, max: 2 });
  pool.on('error', () => undefined);
  pool.on('connect', (connected) => connected.on('error', () => undefined));
  try {
    const client = await pool.connect();
    try {
      await requireUsable(client, parseDatabaseUrl(databaseUrl).schema);
    } finally {
      client.release();
    }
    const applied = await applyMigrations(pool);
    await ensureRequestPartitions(pool, new Date()).catch((error: unknown) => {
      if (!isLockTimeout(error)) throw error;
      log.warn('FailedRequest or RequestTrace is in use: their next partitions are made later');
    });
    return applied;
  } finally {
    await pool.end().catch(() => undefined);
  }
}
