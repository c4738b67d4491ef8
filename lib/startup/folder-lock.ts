import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../errors.ts';

/**
 * Takes `folder` for this process, so that a second start does not stop the first one's database.
 * @returns what gives it back
 * @throws StartupError when a living process holds it
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'server.pid');
  mkdirSync(folder, { recursive: true });
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = Number(readFileSync(file, 'utf8'));
      if (isAlive(holder)) {
        throw new StartupError(
          `Keyfence already runs from ${folder} (process ${holder}). Stop it, or set DATA_DIR.`,
        );
      }
      rmSync(file, { force: true });
    }
  }
  throw new StartupError(`${file} cannot be written`);
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
