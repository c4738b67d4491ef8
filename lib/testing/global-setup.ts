import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../db/migrate.ts';
import { startTestCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL whose database `template_migrated` every test file copies. */
    postgresUrl: string;
  }
}

/** One real PostgreSQL a run; a migrated database in it is the template of each test file's own. */
export default async function setup(project: TestProject) {
  const cluster = await startTestCluster();
  const admin = new pg.Client({ connectionString: cluster.url });
  await admin.connect();
  await admin.query('create database template_migrated');
  await admin.end();
  await migrate(cluster.url.replace(/\/postgres$/, '/template_migrated'));
  project.provide('postgresUrl', cluster.url);
  return () => cluster.stop();
}
