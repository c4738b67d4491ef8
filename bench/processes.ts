import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The server has one core, load and database the others; without taskset or a second core nothing is pinned. */
const pins = availableParallelism() > 1 && has('taskset');
const folder = mkdtempSync(join(tmpdir(), 'keyfence-bench-'));
const children: ChildProcess[] = [];

export interface Measured {
  requestsPerSecond: number;
  /** CPU time of the server per request: what noise of the machine hardly touches. */
  cpuMicros: number;
  byStatus: Record<string, number>;
  p50Ms: number;
  p99Ms: number;
}

export interface Target {
  pid: number;
  port: number;
}

/** Starts a program of ours on the server's core and waits for the line that says it serves. */
export async function startPinned(script: string, args: string[], ready: RegExp): Promise<number> {
  const program = [process.execPath, script, ...args];
  const [command = '', ...rest] = pins ? ['taskset', '-c', '0', ...program] : program;
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'error' },
  });
  children.push(child);
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      if (ready.test(said)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  // taskset execs: the pid is the program's own.
  return child.pid ?? 0;
}

export async function stopAll(): Promise<void> {
  await Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          child.once('exit', resolve);
          child.kill('SIGTERM');
        }),
    ),
  );
  rmSync(folder, { recursive: true, force: true });
}

/** Sends whole requests over 64 connections for some seconds, from the other core. */
export async function measure(
  target: Target,
  requests: string[],
  seconds: number,
  connections = 64,
): Promise<Measured> {
  const plan = join(folder, 'plan.json');
  writeFileSync(plan, JSON.stringify({ port: target.port, seconds, connections, requests }));
  const before = cpuMicros(target.pid);
  const output = await runOnLoadCore('bench/load.ts', [plan]);
  const used = cpuMicros(target.pid) - before;
  const { count, seconds: took, byStatus, p50Ms, p99Ms } = JSON.parse(output);
  return { requestsPerSecond: count / took, cpuMicros: used / count, byStatus, p50Ms, p99Ms };
}

/** Runs a program of ours on the core that the server does not have. @returns what it printed */
function runOnLoadCore(script: string, args: string[]): Promise<string> {
  const program = [process.execPath, script, ...args];
  const [command = '', ...rest] = pins ? ['taskset', '-c', '1', ...program] : program;
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.once('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${script} ended with ${code}`)),
    );
  });
}

/** Wrong passwords beside a measurement; resolves when they are over. */
export async function startPaced(
  target: Target,
  username: string,
  perSecond: number,
  seconds: number,
): Promise<{ byStatus: Record<string, number> }> {
  const args = [target.port, username, perSecond, seconds].map(String);
  return JSON.parse(await runOnLoadCore('bench/paced.ts', args));
}

/** Resident memory in MB. */
export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** User and system time in µs, from /proc (100 ticks a second). */
function cpuMicros(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
