import { migrate } from '#lib/db/migrate';
import { ensureBuild } from '#lib/process/build';
import { startTestCluster } from '#lib/testing/cluster';
import { startServerProcess } from '#lib/testing/server-process';

/** One database and one server for the run; each test makes its own company in it. */
export default async function globalSetup() {
  await ensureBuild(process.cwd());
  const cluster = await startTestCluster();
  await migrate(cluster.url);
  const server = await startServerProcess({ databaseUrl: cluster.url });
  process.env.E2E_DATABASE_URL = cluster.url;
  process.env.E2E_PORT = String(server.port);
  return async () => {
    await server.stop();
    await cluster.stop();
  };
}
