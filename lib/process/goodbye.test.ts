import { spawn } from 'node:child_process';
import { Agent, get, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { startServerProcess } from '#lib/testing/server-process';
import { tieProcess } from '#lib/testing/tied';
import { freePort } from './embedded/embedded.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

/** One request on the agent's one connection. */
async function ask(agent: Agent, port: number): Promise<{ status: number; ready: string; kept: boolean }> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get({ agent, host: '127.0.0.1', port, path: '/readyz' }, resolve).once('error', reject);
  const answer = await promise;
  let body = '';
  for await (const chunk of answer.setEncoding('utf8')) body += chunk;
  return {
    status: answer.statusCode ?? 0,
    ready: (JSON.parse(body) as { status: string }).status,
    kept: answer.headers.connection !== 'close',
  };
}

/** Asks on and on until told that the connection ends. @returns what it was told last */
async function askUntilTold(port: number, pauseMs: number, connected: () => void) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const answer = await ask(agent, port);
    if (!answer.kept) {
      agent.destroy();
      return answer;
    }
    connected();
    await setTimeout(pauseMs);
  }
}

test('SIGTERM: 16 callers with kept connections are told to go, none meets a reset; not ready comes first', async () => {
  const server = await startServerProcess({ databaseUrl: database.url });
  const connected = new Set<number>();
  const callers = Array.from({ length: 16 }, (_, caller) =>
    askUntilTold(server.port, caller * 25, () => connected.add(caller)),
  );
  await expect.poll(() => connected.size).toBe(16);
  const askedAt = performance.now();
  const exit = server.stop();
  const told = await Promise.all(callers);
  expect(told).toEqual(told.map(() => ({ status: 503, ready: 'draining', kept: false })));
  expect(await exit).toBe(0);
  expect(performance.now() - askedAt).toBeLessThan(10_000);
}, 60_000);

const production = () => ({
  DATABASE_URL: database.url,
  AUTH_SECRET: 'test-secret-'.repeat(4),
  SMTP_URL: 'smtp://127.0.0.1:1?from=a@example.com',
  SMS_URL: 'https://sms.example.com/?secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
});

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended, as it should.
  }
}

test.each([
  ['npm start', 'start', /listens on/, 'SIGTERM', 'npm alone'],
  ['npm start', 'start', /listens on/, 'SIGINT', 'the whole group'],
  ['npm run worker', 'worker', /Keyfence worker/, 'SIGTERM', 'npm alone'],
  ['npm run worker', 'worker', /Keyfence worker/, 'SIGTERM', 'the whole group'],
] as const)(
  '%s ends with what it started (%s, %s, %s to %s)',
  async (_, script, up, signal, whom) => {
    const port = await freePort();
    const npm = spawn('npm', ['run', '-s', script], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...production(),
        ENV_FILE: '',
        LOG_LEVEL: 'error',
        HOST: '127.0.0.1',
        PORT: String(port),
        APP_URL: `http://localhost:${port}`,
      },
    });
    tieProcess(npm);
    onTestFinished(() => killGroup(npm.pid!));
    let said = '';
    for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk) => (said += chunk));
    const exit = new Promise<number | null>((done) => npm.once('exit', done));
    await expect.poll(() => said, { timeout: 60_000 }).toMatch(up);
    const askedAt = performance.now();
    process.kill(whom === 'npm alone' ? npm.pid! : -npm.pid!, signal);
    expect(await exit).toBe(0);
    expect(performance.now() - askedAt).toBeLessThan(10_000);
    // Nothing of the group is left.
    expect(() => process.kill(-npm.pid!, 0)).toThrow('ESRCH');
  },
  120_000,
);
