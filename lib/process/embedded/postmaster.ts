import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';

interface Postmaster {
  /** undefined: it has not written it down yet. */
  port: number | undefined;
  /** Neither still starting nor already stopping. */
  ready: boolean;
}

/**
 * The PostgreSQL that runs on `data`. The number in postmaster.pid alone proves nothing: after a power
 * cut or a kill it may be that of any other process, which must neither stop a start nor be signalled.
 */
export function runningPostmaster(data: string): Postmaster | undefined {
  const lines = readLines(join(data, 'postmaster.pid'));
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!isPositive(pid) || !isPostmaster(pid, data)) return undefined;
  return { port: isPositive(port) ? port : undefined, ready: lines[7]?.trim() === 'ready' };
}

/** PostgreSQL refuses to start where postmaster.pid names any living process of its user. */
export function removeStalePidFile(data: string): void {
  if (!runningPostmaster(data)) rmSync(join(data, 'postmaster.pid'), { force: true });
}

function isPostmaster(pid: number, data: string): boolean {
  const folder = realpathSync(data);
  try {
    if (platform() === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === folder;
    if (platform() === 'win32') {
      const flags = ['/fi', `pid eq ${pid}`, '/fi', 'imagename eq postgres.exe', '/nh'];
      return execFileSync('tasklist', flags, { encoding: 'utf8' }).includes('postgres.exe');
    }
    const command = execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
    return command.includes('postgres') && (command.includes(data) || command.includes(folder));
  } catch {
    return false;
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function isPositive(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
