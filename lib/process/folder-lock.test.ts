import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folder-lock.ts';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyfence-lock-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that tries to take the folder and, if it can, keeps it. Resolves with what it says. */
function lockElsewhere(): Promise<{ child: ChildProcess; said: string }> {
  const script = `const { lockFolder } = await import(${JSON.stringify(join(import.meta.dirname, 'folder-lock.ts'))});
    try { globalThis.unlock = lockFolder(${JSON.stringify(folder)}); console.log('mine'); setInterval(() => {}, 1e6); }
    catch (error) { console.log(error.message); }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return new Promise((done) =>
    child.stdout.once('data', (said) => done({ child, said: String(said).trim() })),
  );
}

test('many starts at once: one holds the folder, the others are told who does', async () => {
  writeFileSync(join(folder, 'server.pid'), '99999999');
  const tries = await Promise.all(Array.from({ length: 6 }, lockElsewhere));
  expect(tries.filter(({ said }) => said === 'mine')).toHaveLength(1);
  expect(() => lockFolder(folder)).toThrow(/already runs from .* \(process \d+\)/);
});

test('a holder that was killed holds no longer', async () => {
  const { child, said } = await lockElsewhere();
  expect(said).toBe('mine');
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
  const unlock = lockFolder(folder);
  expect((await lockElsewhere()).said).toMatch(`(process ${process.pid})`);
  unlock();
  expect((await lockElsewhere()).said).toBe('mine');
});

test('a number left behind that is now that of another program does not refuse the start', () => {
  writeFileSync(join(folder, 'server.pid'), String(process.ppid));
  expect(() => lockFolder(folder)()).not.toThrow();
});
