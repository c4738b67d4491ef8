import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Runtime } from '#lib/core/runtime';
import { openRuntime } from '#lib/process/open-runtime';
import { demoEnv } from './env.ts';
import { secretsInEvents } from './no-secrets.ts';

export interface TestDatabase {
  runtime: Runtime;
  /** Of this test file's own database. */
  url: string;
  close(): Promise<void>;
}

/** Makes a database of this test file's own and opens the runtime on it, in demo mode. */
export async function openTestDatabase(environment: Record<string, string> = {}): Promise<TestDatabase> {
  const { url, drop } = await createTestDatabase();
  const runtime = await openRuntime({ ...demoEnv(environment), databaseUrl: url });
  return {
    runtime,
    url,
    close: async () => {
      // Whatever the file did: nothing of it left a secret in the audit log.
      const secrets = await secretsInEvents(runtime.pool).catch(() => []);
      await runtime.close();
      await drop();
      if (secrets.length > 0) throw new Error(`Secrets in the audit log: ${secrets.join(', ')}`);
    },
  };
}

/** A migrated, empty database; `template0`: one that is not migrated. */
export async function createTestDatabase(
  template = 'template_migrated',
): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(server, `create database ${name} template ${template}`);
  return {
    url: server.replace(/\/postgres$/, `/${name}`),
    drop: () => asAdmin(server, `drop database if exists ${name} with (force)`),
  };
}

async function asAdmin(server: string, sql: string): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    // Two files that copy the template at once would refuse each other.
    await admin.query('select pg_advisory_lock(418)');
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}
