import { startEmbeddedDatabase } from '../db/embedded.ts';
import { migrate } from '../db/migrate.ts';
import type { Env } from '../env.ts';
import { lockFolder } from './folder-lock.ts';
import { demoSecrets } from './secrets.ts';

export type ReadyEnv = Env & { databaseUrl: string; authSecret: string };

export interface Prepared {
  env: ReadyEnv;
  /** Stops what was started here: the embedded database, if it is ours. */
  release(): Promise<void>;
}

/**
 * Brings up what must be there before a process can serve: the database, migrated.
 * @throws StartupError
 */
export async function prepare(env: Env): Promise<Prepared> {
  if (env.databaseUrl !== undefined && env.authSecret !== undefined) {
    await migrate(env.databaseUrl);
    return {
      env: { ...env, databaseUrl: env.databaseUrl, authSecret: env.authSecret },
      release: async () => {},
    };
  }
  const unlock = lockFolder(env.dataDir);
  try {
    const secrets = demoSecrets(env.dataDir);
    const database = await startEmbeddedDatabase(env.dataDir, secrets.databasePassword);
    const release = async () => {
      await database.stop();
      unlock();
    };
    try {
      await migrate(database.url);
    } catch (error) {
      await release();
      throw error;
    }
    const authSecret = env.authSecret ?? secrets.authSecret;
    return { env: { ...env, databaseUrl: database.url, authSecret }, release };
  } catch (error) {
    unlock();
    throw error;
  }
}
