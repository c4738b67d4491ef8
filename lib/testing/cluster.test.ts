import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tieProcess } from './tied.ts';

/** One that has ended stays in the table until its parent has heard of it. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

test('a run that is killed leaves neither its PostgreSQL and data nor the processes that it started', async () => {
  const script = `
    import { spawn, spawnSync } from 'node:child_process';
    const { startTestCluster } = await import(${JSON.stringify(join(import.meta.dirname, 'cluster.ts'))});
    const { tieProcess } = await import(${JSON.stringify(join(import.meta.dirname, 'tied.ts'))});
    const { folder } = await startTestCluster();
    const sleeper = tieProcess(spawn('sleep', ['600'], { stdio: 'ignore', detached: true }));
    console.log(JSON.stringify({ folder, sleeper: sleeper.pid }));
    setInterval(() => {}, 1e6);`;
  const run = tieProcess(
    spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  const [said] = await once(run.stdout, 'data');
  const { folder, sleeper } = JSON.parse(String(said)) as { folder: string; sleeper: number };
  const postmaster = Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  expect([isAlive(postmaster), isAlive(sleeper)]).toEqual([true, true]);

  run.kill('SIGKILL');
  await expect.poll(() => existsSync(folder), { timeout: 15_000 }).toBe(false);
  await expect
    .poll(() => [isAlive(postmaster), isAlive(sleeper)], { timeout: 15_000 })
    .toEqual([false, false]);
}, 60_000);
