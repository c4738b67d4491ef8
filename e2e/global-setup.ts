import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedData, startEmbeddedDatabase } from '../lib/db/embedded.ts';
import { migrate } from '../lib/db/migrate.ts';
import { ensureBuild } from '../lib/startup/build.ts';
import { startServerProcess } from '../lib/testing/server-process.ts';

/** One database and one server for the run; each test makes its own company in it. */
export default async function globalSetup() {
  await ensureBuild(process.cwd());
  const folder = mkdtempSync(join(tmpdir(), 'keyfence-e2e-'));
  const database = await startEmbeddedDatabase(folder, 'test');
  await migrate(database.url);
  const server = await startServerProcess({ databaseUrl: database.url });
  process.env.E2E_DATABASE_URL = database.url;
  process.env.E2E_PORT = String(server.port);
  return async () => {
    await server.stop();
    await database.stop();
    await removeEmbeddedData(folder);
  };
}
