import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { StartupError } from '#lib/errors';
import { reasonOf } from './connection.ts';
import { migrationNames, migrationsFolder } from './migration-names.ts';

/** As Prisma's own tools make it, so that they work on the same database. */
const table = `create table if not exists "_prisma_migrations" (
  id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

/**
 * Runs what is missing of prisma/migrations, each in one transaction with the row that says so: it is done or it
 * never was.
 * @returns names of the migrations applied now
 * @throws StartupError that names the one that failed, or those that a newer Keyfence has applied
 */
export async function applyMigrations(pool: Pool): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query(table);
    const { rows } = await client.query<{ name: string }>(
      'select migration_name as name from "_prisma_migrations" where finished_at is not null and rolled_back_at is null',
    );
    const applied = new Set(rows.map((row) => row.name));
    const known = migrationNames();
    refuseNewer([...applied].filter((name) => !known.includes(name)));
    const missing = known.filter((name) => !applied.has(name));
    for (const name of missing) await apply(client, name);
    return missing;
  } finally {
    client.release();
  }
}

function refuseNewer(unknown: string[]): void {
  if (unknown.length === 0) return;
  throw new StartupError(
    `DATABASE_URL: a newer Keyfence has changed this database (${unknown.sort().join(', ')}); start that version, or restore a backup from before.`,
  );
}

async function apply(client: PoolClient, name: string): Promise<void> {
  const sql = readFileSync(join(migrationsFolder, name, 'migration.sql'), 'utf8');
  const checksum = createHash('sha256').update(sql).digest('hex');
  try {
    await client.query('begin');
    await client.query(sql);
    // Left by a program that noted the attempt before it was made.
    await client.query('delete from "_prisma_migrations" where migration_name = $1 and finished_at is null', [
      name,
    ]);
    await client.query(
      `insert into "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => undefined);
    throw new StartupError(`DATABASE_URL: migration ${name} failed and was undone: ${reasonOf(cause)}`, {
      cause,
    });
  }
}
