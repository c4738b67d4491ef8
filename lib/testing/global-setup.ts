import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { removeEmbeddedData, startEmbeddedDatabase } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL whose database `template_migrated` every test file copies. */
    postgresUrl: string;
  }
}

/** One real PostgreSQL a run; a migrated database in it is the template of each test file's own. */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), 'keyfence-test-'));
  const database = await startEmbeddedDatabase(folder, 'test');
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  await admin.query('create database template_migrated');
  await admin.end();
  await migrate(database.url.replace(/\/postgres$/, '/template_migrated'));
  project.provide('postgresUrl', database.url);
  return async () => {
    await database.stop();
    await removeEmbeddedData(folder);
  };
}
