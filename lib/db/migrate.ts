import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { StartupError } from '../errors.ts';
import { log } from '../log.ts';
import { migrationNames, migrationsFolder } from './migration-names.ts';
import { ensureFailedRequestPartitions, isLockTimeout } from './partitions.ts';
import { openPool } from './pool.ts';
import { withSchemaEngine } from './schema-engine.ts';

/** Any number; the same on every instance, so that only one migrates at a time. */
const migrationLock = 4_180_001;

/**
 * Brings the database to this version: prisma/migrations, graphile-worker's own, the partitions of the
 * next days. Safe to call from many instances at once.
 * @returns names of the migrations applied now
 * @throws StartupError when the server is older than PostgreSQL 14 or refuses
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect().catch((cause: Error) => {
    throw new StartupError(
      `DATABASE_URL: the database does not answer: ${cause.message || (cause as { code?: string }).code}`,
      { cause },
    );
  });
  client.on('error', () => undefined);
  try {
    const { rows } = await client.query<{ version: string }>(
      "select current_setting('server_version_num') as version",
    );
    if (Number(rows[0]?.version) < 140_000) {
      throw new StartupError('DATABASE_URL: Keyfence needs PostgreSQL 14 or newer.');
    }
    // A transaction's lock, not a session's: through a pooler that one would stay behind.
    await client.query('begin; set local idle_in_transaction_session_timeout = 0');
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    const applied = await applyMigrations(databaseUrl);
    await runMigrations({ connectionString: databaseUrl, preset: { worker: { preparedStatements: false } } });
    await makePartitions(databaseUrl);
    await client.query('commit');
    return applied;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makePartitions(databaseUrl: string): Promise<void> {
  const pool = openPool(databaseUrl, { max: 1, name: 'keyfence-migrations', throughPooler: true });
  try {
    await ensureFailedRequestPartitions(pool, new Date());
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    log.warn('FailedRequest is in use: its next partitions are made later');
  } finally {
    await pool.end();
  }
}

async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const baseDir = migrationsFolder;
  const schema = readFileSync(join(baseDir, '../schema.prisma'), 'utf8');
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, schema, (engine) =>
    engine.applyMigrations({
      migrationsList: {
        baseDir,
        lockfile: {
          path: 'migration_lock.toml',
          content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8'),
        },
        shadowDbInitScript: '',
        migrationDirectories: migrationNames().map((name) => ({
          path: name,
          migrationFile: {
            path: 'migration.sql',
            content: { tag: 'ok', value: readFileSync(join(baseDir, name, 'migration.sql'), 'utf8') },
          },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return appliedMigrationNames;
}
