import { spawn } from 'node:child_process';
import { platform } from 'node:os';

const endAfterMs = 2_000;

interface RunOptions {
  cwd: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
  signal?: AbortSignal | undefined;
  /** In a session of its own, which Ctrl-C does not reach; so with a signal anyway. */
  detached?: boolean;
}

export class ProgramFailed extends Error {
  override name = 'ProgramFailed';
  /** What it wrote to both streams. */
  readonly said: string;

  constructor(file: string, code: number | null, said: string) {
    super(`${file} ended with ${code}`);
    this.said = said.trim();
  }
}

/**
 * Runs a program to its end; aborted, it is ended together with all that it started.
 * @throws ProgramFailed, also when aborted
 */
export function runProgram(file: string, args: string[], options: RunOptions): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { signal, uid, gid, cwd, env = process.env } = options;
  if (signal?.aborted) return Promise.reject(new ProgramFailed(file, null, 'called off'));
  const detached = (options.detached || signal !== undefined) && platform() !== 'win32';
  const account = uid === undefined || gid === undefined ? {} : { uid, gid };
  const child = spawn(file, args, { ...account, cwd, env, detached, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));

  let timer: NodeJS.Timeout | undefined;
  const end = (how: NodeJS.Signals) => {
    try {
      if (detached && child.pid) process.kill(-child.pid, how);
      else child.kill(how);
    } catch {
      // It has ended already.
    }
  };
  const callOff = () => {
    end('SIGTERM');
    timer = setTimeout(end, endAfterMs, 'SIGKILL');
  };
  signal?.addEventListener('abort', callOff, { once: true });
  child.on('error', reject);
  child.on('close', (code) => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', callOff);
    if (code === 0) resolve();
    else reject(new ProgramFailed(file, code, said));
  });
  return promise;
}
