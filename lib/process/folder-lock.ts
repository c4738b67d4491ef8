import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from '#lib/errors';

const sqliteBusy = 5;

/**
 * Takes `folder` for this process, so that a second start does not stop the first one's database. The lock
 * is the operating system's (SQLite is the way to one that works everywhere): it ends with the process,
 * however that ends, so there is no stale one to be taken over. server.pid only tells people who it is.
 * @returns what gives it back; the lock lasts as long as that is held on to
 * @throws StartupError when a living process holds it
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const pidFile = join(folder, 'server.pid');
  const lock = new DatabaseSync(join(folder, 'server.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error;
    throw new StartupError(
      `Keyfence already runs from ${folder}${holderOf(pidFile)}. Stop it, or set DATA_DIR.`,
    );
  }
  writeFileSync(pidFile, String(process.pid));
  return () => {
    if (!lock.isOpen) return;
    rmSync(pidFile, { force: true });
    lock.close();
  };
}

function holderOf(pidFile: string): string {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    return pid > 0 ? ` (process ${pid})` : '';
  } catch {
    return '';
  }
}
