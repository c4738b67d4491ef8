import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { tieDatabase } from '#lib/testing/tied';
import { removeEmbeddedData, startEmbeddedDatabase, stopEmbeddedDatabase } from './embedded.ts';

const folders: string[] = [];

afterAll(async () => {
  for (const folder of folders.filter((path) => existsSync(path))) {
    await stopEmbeddedDatabase(folder);
    await removeEmbeddedData(folder);
  }
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyfence-embedded-'));
  chmodSync(folder, 0o711);
  folders.push(folder);
  tieDatabase(folder);
  return folder;
}

/** The same start as a process of its own, which can be killed. */
function startElsewhere(folder: string): { child: ChildProcess; exit: Promise<unknown> } {
  const script = `const { startEmbeddedDatabase } = await import(${JSON.stringify(join(import.meta.dirname, 'embedded.ts'))});
    await startEmbeddedDatabase(${JSON.stringify(folder)}, 'test');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  return { child, exit: new Promise((done) => child.once('exit', done)) };
}

function files(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }) as string[];
  } catch {
    return [];
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rowCount } = await client.query('select 1');
  await client.end();
  return rowCount === 1;
}

test('a kill in the middle of the first initdb leaves nothing that the next start stumbles over', async () => {
  const folder = newFolder();
  const { child, exit } = startElsewhere(folder);
  await expect
    .poll(() => files(folder).some((name) => name.endsWith('PG_VERSION')), { timeout: 10_000, interval: 2 })
    .toBe(true);
  child.kill('SIGKILL');
  await exit;
  expect(existsSync(join(folder, 'postgres'))).toBe(false);

  const database = await startEmbeddedDatabase(folder, 'test');
  expect(await answers(database.url)).toBe(true);
  await database.stop();
  await (await startEmbeddedDatabase(folder, 'test')).stop();
  expect(readdirSync(folder)).toEqual(['postgres']);
}, 60_000);

test('a postmaster.pid whose number is now that of another program neither stops the start nor harms it', async () => {
  const folder = newFolder();
  await (await startEmbeddedDatabase(folder, 'test')).stop();
  const data = join(folder, 'postgres');
  const { uid, gid } = statSync(data);
  const alien = spawn('sleep', ['60'], {
    stdio: 'ignore',
    ...(process.getuid?.() === 0 ? { uid, gid } : {}),
  });
  const leaveStale = () =>
    writeFileSync(join(data, 'postmaster.pid'), `${alien.pid}\n${data}\n1\n5432\n\n\n\nready\n`);

  leaveStale();
  await stopEmbeddedDatabase(folder);
  expect(alien.exitCode ?? alien.signalCode).toBe(null);

  const database = await startEmbeddedDatabase(folder, 'test');
  expect(await answers(database.url)).toBe(true);
  await database.stop();
  leaveStale();
  await database.stop();
  expect(alien.exitCode ?? alien.signalCode).toBe(null);
  alien.kill('SIGKILL');
}, 60_000);

test('a database that a killed process left running is taken over; a garbled pid file is no port', async () => {
  const folder = newFolder();
  const { exit } = startElsewhere(folder);
  await exit;
  const database = await startEmbeddedDatabase(folder, 'test');
  expect(await answers(database.url)).toBe(true);
  await database.stop();
  writeFileSync(join(folder, 'postgres', 'postmaster.pid'), 'garbage');
  const again = await startEmbeddedDatabase(folder, 'test');
  expect(again.url).toMatch(/:\d+\/postgres$/);
  expect(await answers(again.url)).toBe(true);
  await again.stop();
}, 60_000);
