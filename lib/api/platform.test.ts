import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#lib/process/embedded/embedded';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { rawRequest } from '#lib/testing/raw-http';

let database: TestDatabase;
let acme: ApiCompany;
let next: ChildProcess | undefined;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
});
afterAll(async () => {
  next?.kill('SIGKILL');
  await database.close();
});

/** Next alone, as a platform runs it: no server.ts, so nobody tells the peer. */
async function startNext(trustedProxies: string): Promise<number> {
  const port = await freePort();
  next = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '-p', String(port), '-H', '127.0.0.1'],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        NODE_ENV: 'production',
        LOG_LEVEL: 'silent',
        DATABASE_URL: database.url,
        AUTH_SECRET: 'test-secret-'.repeat(4),
        APP_URL: `http://localhost:${port}`,
        SMTP_URL: 'smtp://127.0.0.1:1?from=a@example.com',
        SMS_URL: 'https://sms.example.com/?secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        TRUSTED_PROXIES: trustedProxies,
      },
    },
  );
  const ready = () =>
    fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    );
  await expect.poll(ready, { timeout: 30_000 }).toBe(200);
  return port;
}

function authorize(port: number, forwardedFor?: string) {
  return rawRequest({
    port,
    path: '/api/v1/authorize',
    headers: [
      ['authkey', acme.key.secret],
      ...(forwardedFor ? [['x-forwarded-for', forwardedFor] as [string, string]] : []),
    ],
  });
}

test('under Next alone every address is unknown and refused, whatever the headers say', async () => {
  const port = await startNext('127.0.0.1');
  expect((await authorize(port)).status).toBe(418);
  expect((await authorize(port, '127.0.0.1')).status).toBe(418);
  next?.kill('SIGKILL');
}, 60_000);

test('TRUSTED_PROXIES=platform: the header that the platform writes is believed, from the right', async () => {
  const port = await startNext('platform');
  expect((await authorize(port, '127.0.0.1')).status).toBe(200);
  expect((await authorize(port, '127.0.0.1, 203.0.113.9')).status).toBe(418);
  next?.kill('SIGKILL');
}, 60_000);
