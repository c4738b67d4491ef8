import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { freePort } from '#lib/process/embedded/embedded';
import { tieProcess } from './tied.ts';

export interface ServerProcess {
  port: number;
  url: string;
  process: ChildProcess;
  /** What its clock is ahead of the system's, in milliseconds. */
  setClock(offsetMs: number): Promise<void>;
  /** SIGTERM, and the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

export interface ServerProcessOptions {
  databaseUrl: string;
  gateFirst?: boolean;
  environment?: Record<string, string>;
}

/** Starts lib/testing/serve.ts and waits until it serves. Needs a build of the panel. */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const port = Number(options.environment?.PORT ?? (await freePort()));
  const order = {
    databaseUrl: options.databaseUrl,
    gateFirst: options.gateFirst ?? true,
    environment: { LOG_LEVEL: 'error', ...options.environment, PORT: String(port) },
  };
  const child = spawn(process.execPath, [resolve(import.meta.dirname, 'serve.ts'), JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', LOG_LEVEL: 'error' },
  });
  tieProcess(child);
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  await serving(child);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    process: child,
    setClock: (clockOffsetMs) =>
      new Promise((done) => {
        child.once('message', () => done());
        child.send({ clockOffsetMs });
      }),
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function serving(child: ChildProcess): Promise<void> {
  const { promise, resolve: ready, reject } = Promise.withResolvers<void>();
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk;
    if (/^serving \d+$/m.test(said)) ready();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${said}`)));
  return promise;
}
