import { requireSameSecret } from '#lib/core/secret-change';
import { migrate } from '#lib/db/migrate';
import type { Env } from '#lib/env';
import { StartupError } from '#lib/errors';
import { log } from '#lib/log';
import { startEmbeddedDatabase } from './embedded/embedded.ts';
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
    await migrate(env.databaseDirectUrl ?? env.databaseUrl);
    return await sameSecret({ ...env, databaseUrl: env.databaseUrl, authSecret: env.authSecret });
  }
  try {
    starting.onStop(lockFolder(env.dataDir));
    const secrets = demoSecrets(env.dataDir);
    const database = await startEmbeddedDatabase(env.dataDir, secrets.databasePassword, starting.signal);
    starting.onStop(database.stop);
    await migrate(database.url);
    const authSecret = env.authSecret ?? secrets.authSecret;
    return await sameSecret({ ...env, databaseUrl: database.url, authSecret });
  } catch (error) {
    throw isUnusable(error) ? unusable(env.dataDir, error) : error;
  }
}

async function sameSecret(env: ReadyEnv): Promise<ReadyEnv> {
  const count = await requireSameSecret(
    env.databaseDirectUrl ?? env.databaseUrl,
    env.authSecret,
    env.authSecretPrevious,
  );
  if (count > 0) log.info({ count }, 'secrets were sealed anew under the new AUTH_SECRET');
  return env;
}

const unusableCodes = 'EACCES EPERM EROFS ENOSPC EDQUOT ENOTDIR EEXIST ENOENT EIO ERR_SQLITE_ERROR'.split(
  ' ',
);

function isUnusable(error: unknown): error is NodeJS.ErrnoException {
  return unusableCodes.includes((error as NodeJS.ErrnoException).code ?? '');
}

function unusable(folder: string, cause: NodeJS.ErrnoException): StartupError {
  return new StartupError(
    `DATA_DIR: ${folder} cannot be used (${cause.message}); set it to a folder that this user may read and write.`,
    { cause },
  );
}
