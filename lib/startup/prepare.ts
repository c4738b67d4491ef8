import { startEmbeddedDatabase } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import type { Env } from '../env.ts';
import { lockFolder } from './folder-lock.ts';
import { demoSecrets } from './secrets.ts';
import type { Starting } from './starting.ts';

export type ReadyEnv = Env & { databaseUrl: string; authSecret: string };

/**
 * Brings up what must be there before a process can serve: the database, migrated. The embedded one and
 * its folder are given back when the start is stopped.
 * @throws StartupError
 */
export async function prepare(env: Env, starting: Starting): Promise<ReadyEnv> {
  if (env.databaseUrl !== undefined && env.authSecret !== undefined) {
    await migrate(env.databaseUrl);
    return { ...env, databaseUrl: env.databaseUrl, authSecret: env.authSecret };
  }
  starting.onStop(lockFolder(env.dataDir));
  const secrets = demoSecrets(env.dataDir);
  const database = await startEmbeddedDatabase(env.dataDir, secrets.databasePassword, starting.signal);
  starting.onStop(database.stop);
  await migrate(database.url);
  return { ...env, databaseUrl: database.url, authSecret: env.authSecret ?? secrets.authSecret };
}
