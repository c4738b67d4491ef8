import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#lib/db/migrate';
import { startTestCluster } from './cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL whose database `template_migrated` every test file copies. */
    postgresUrl: string;
  }
}

interface Shared {
  users: number;
  cluster: ReturnType<typeof startMigratedCluster>;
}

/** Vitest loads this module once for each project; they share what is here. */
const holder = globalThis as { keyfenceTestCluster?: Shared };

/** One real PostgreSQL a run; a migrated database in it is the template of each test file's own. */
export default async function setup(project: TestProject) {
  holder.keyfenceTestCluster ??= { users: 0, cluster: startMigratedCluster() };
  const shared = holder.keyfenceTestCluster;
  shared.users += 1;
  const { url, stop } = await shared.cluster;
  project.provide('postgresUrl', url);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    delete holder.keyfenceTestCluster;
    await stop();
  };
}

async function startMigratedCluster() {
  const cluster = await startTestCluster();
  const admin = new pg.Client({ connectionString: cluster.url });
  await admin.connect();
  await admin.query('create database template_migrated');
  await admin.end();
  await migrate(cluster.url.replace(/\/postgres$/, '/template_migrated'));
  return cluster;
}
