import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { requestToken } from '#lib/testing/api-client';
import { rawRequest } from '#lib/testing/raw-http';
import { tieDatabase, tieProcess } from '#lib/testing/tied';
import { freePort, removeEmbeddedData, stopEmbeddedDatabase } from './embedded/embedded.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'keyfence-start-'));
const dataDir = join(folder, 'data');
tieDatabase(dataDir);

afterAll(async () => {
  if (existsSync(dataDir)) {
    await stopEmbeddedDatabase(dataDir);
    await removeEmbeddedData(dataDir);
  }
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output(): string;
  exit: Promise<number | null>;
}

/** What `npm start` runs, with a data folder of the test's own. */
function start(environment: Record<string, string>): Started {
  const { DATABASE_URL: _, AUTH_SECRET: __, ...inherited } = process.env;
  const child = spawn(process.execPath, ['server.ts'], {
    cwd: root,
    env: {
      ...inherited,
      NODE_ENV: 'test',
      ENV_FILE: '',
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  tieProcess(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  const exit = new Promise<number | null>((done) => child.once('exit', (code) => done(code)));
  return { child, output: () => said, exit };
}

async function started(environment: Record<string, string>): Promise<Started> {
  const server = start(environment);
  await expect.poll(() => server.output(), { timeout: 60_000, interval: 50 }).toContain('127.0.0.2');
  return server;
}

/** What does not drain within 10 s exits 1 by itself. */
async function stop(server: Started, signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
  server.child.kill(signal);
  expect(await server.exit).toBe(0);
}

/** Sends what the curl in the banner would. */
function paste(output: string, port: number, from: string) {
  const authkey = /authkey: (kf_\w+)/.exec(output)?.[1] ?? '';
  const body = /-d '(\{.*?\})'/.exec(output)?.[1] ?? '';
  return rawRequest({
    port,
    from,
    method: 'POST',
    path: '/api/v5/flow',
    headers: [['authkey', authkey]],
    body,
  });
}

test('demo mode: the last lines can be pasted, the data is kept, SIGTERM and SIGINT drain', async () => {
  const port = await freePort();
  const first = await started({ PORT: String(port) });
  expect(first.output()).toContain(`Keyfence   http://localhost:${port}`);
  expect(first.output()).toContain('owner@acme.test / acme-demo-password');
  expect((await paste(first.output(), port, '127.0.0.1')).status).toBe(200);
  expect((await paste(first.output(), port, '127.0.0.2')).status).toBe(418);

  const file = join(dataDir, 'demo.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const demo = JSON.parse(readFileSync(file, 'utf8'));
  expect(demo).toMatchObject({
    url: `http://localhost:${port}`,
    email: 'owner@acme.test',
    password: 'acme-demo-password',
    mobile: '+14155550100',
    authkey: expect.stringMatching(/^kf_/),
    templateId: expect.any(String),
    client: { username: 'acme_backend', password: expect.any(String) },
    serviceToken: expect.stringMatching(/^kfs_[0-9A-Za-z]{38}$/),
  });
  expect((await requestToken({ port }, demo.client)).status).toBe(200);

  const second = start({ PORT: String(await freePort()) });
  expect(await second.exit).toBe(1);
  expect(second.output()).toMatch(/already runs from .*data \(process \d+\)/);
  await stop(first, 'SIGTERM');

  const again = await started({ PORT: String(port) });
  expect(JSON.parse(readFileSync(file, 'utf8')).authkey).toBe(demo.authkey);
  expect((await paste(again.output(), port, '127.0.0.1')).status).toBe(200);
  await stop(again, 'SIGINT');
}, 150_000);

test('WEB_CONCURRENCY: several processes serve one port and drain together', async () => {
  const port = await freePort();
  const server = await started({ PORT: String(port), WEB_CONCURRENCY: '2' });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => paste(server.output(), port, '127.0.0.1')),
  );
  expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
  await stop(server, 'SIGTERM');
}, 150_000);

test('a port in use: one line that names it, exit 1', async () => {
  const blocker = createServer();
  const port = await freePort();
  await new Promise<void>((done) => blocker.listen(port, '127.0.0.1', done));
  const server = start({ PORT: String(port) });
  expect(await server.exit).toBe(1);
  expect(server.output().trim().split('\n').at(-1)).toBe(
    `Keyfence did not start. PORT: ${port} is in use by another program; set PORT to a free one`,
  );
  expect(server.output().trim().split('\n')).toHaveLength(1);
  blocker.close();
}, 60_000);

test('a data folder of another PostgreSQL: one line that says what to do, exit 1', async () => {
  const old = join(folder, 'old');
  mkdirSync(join(old, 'postgres'), { recursive: true });
  writeFileSync(join(old, 'postgres', 'PG_VERSION'), '12\n');
  const server = start({ DATA_DIR: old, PORT: String(await freePort()) });
  expect(await server.exit).toBe(1);
  expect(server.output()).toMatch(/was written by PostgreSQL 12, this Keyfence brings \d+.*npm run reset/);
}, 60_000);

test('an incomplete environment: everything is listed, exit 1', async () => {
  const server = start({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none', PORT: 'x' });
  expect(await server.exit).toBe(1);
  for (const name of ['AUTH_SECRET', 'APP_URL', 'SMTP_URL', 'SMS_URL', 'PORT']) {
    expect(server.output()).toContain(`  ${name}: `);
  }
}, 60_000);

test('a LOG_LEVEL that there is not: told like everything else, by name', async () => {
  const server = start({ LOG_LEVEL: 'loud', PORT: String(await freePort()) });
  expect(await server.exit).toBe(1);
  expect(server.output()).toMatch(
    /^Keyfence did not start\. The environment is not complete:\n {2}LOG_LEVEL: .*"silent".*\n$/,
  );
}, 60_000);

test('a database that refuses: one line, exit 1', async () => {
  const server = start({
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    AUTH_SECRET: 'x'.repeat(32),
    APP_URL: 'https://keyfence.example.com',
    SMTP_URL: 'smtp://127.0.0.1:1?from=a@example.com',
    SMS_URL: 'https://sms.example.com/?secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    PORT: String(await freePort()),
  });
  expect(await server.exit).toBe(1);
  expect(server.output()).toContain('Keyfence did not start. DATABASE_URL: the database does not answer');
}, 60_000);
