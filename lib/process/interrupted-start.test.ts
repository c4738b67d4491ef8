import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tieDatabase, tieProcess } from '#lib/testing/tied';
import { freePort, removeEmbeddedData, stopEmbeddedDatabase } from './embedded/embedded.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyfence-interrupted-'));
  chmodSync(folder, 0o711);
});
afterAll(async () => {
  for (const name of readdirSync(folder)) {
    await stopEmbeddedDatabase(join(folder, name));
    await removeEmbeddedData(join(folder, name));
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Command lines of all processes that work in `path`. */
function processesOf(path: string): string[] {
  const all =
    platform() === 'linux'
      ? readdirSync('/proc')
          .filter((name) => /^\d+$/.test(name))
          .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
      : execFileSync('ps', ['-axo', 'command='], { encoding: 'utf8' }).split('\n');
  return all.filter((command) => command.includes(path));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function initialising(dataDir: string): boolean {
  if (!existsSync(dataDir)) return false;
  const unfinished = readdirSync(dataDir).find((name) => name.startsWith('.unfinished'));
  return unfinished !== undefined && existsSync(join(dataDir, unfinished, 'whole', 'PG_VERSION'));
}
const pidFile = (dataDir: string) => read(join(dataDir, 'postgres', 'postmaster.pid'));

const moments: [string, (dataDir: string) => boolean][] = [
  ['initdb runs', initialising],
  ['PostgreSQL starts', (dataDir) => pidFile(dataDir) !== ''],
  ['it has just started', (dataDir) => pidFile(dataDir).includes('ready')],
];

test.each(
  moments.flatMap(([name, reached]) => [
    [name, 'SIGTERM', reached] as const,
    [name, 'Ctrl-C', reached] as const,
  ]),
)(
  '%s, then %s: exit 0 within 10 s, and nothing of it runs on',
  async (name, how, reached) => {
    const dataDir = join(folder, `${name} ${how}`.replaceAll(/\W/g, '-'));
    const { DATABASE_URL: _, AUTH_SECRET: __, ...inherited } = process.env;
    const server = spawn(process.execPath, ['server.ts'], {
      cwd: root,
      env: {
        ...inherited,
        ENV_FILE: '',
        LOG_LEVEL: 'error',
        DATA_DIR: dataDir,
        PORT: String(await freePort()),
      },
      stdio: 'ignore',
      detached: true,
    });
    tieProcess(server);
    tieDatabase(dataDir);
    const exit = new Promise<number | null>((done) => server.once('exit', done));
    await expect.poll(() => reached(dataDir), { timeout: 60_000, interval: 1 }).toBe(true);
    // A terminal's Ctrl-C goes to the whole group.
    if (how === 'Ctrl-C') process.kill(-server.pid!, 'SIGINT');
    else server.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(processesOf(dataDir)).toEqual([]);
    expect(existsSync(join(dataDir, 'server.pid'))).toBe(false);
    expect(readdirSync(dataDir).filter((left) => left.startsWith('.unfinished'))).toEqual([]);
  },
  60_000,
);
