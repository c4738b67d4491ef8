import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { rawRequest } from '#lib/testing/raw-http';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';

let database: TestDatabase;
let server: ServerProcess;
let acme: ApiCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
  server = await startServerProcess({ databaseUrl: database.url });
});
afterAll(async () => {
  expect(await server?.stop()).toBe(0);
  await database?.close();
});

function askForUpgrade(path: string, key?: string) {
  return rawRequest({
    port: server.port,
    path,
    headers: [
      ['connection', 'upgrade, close'],
      ['upgrade', 'websocket'],
      ['sec-websocket-version', '13'],
      ['sec-websocket-key', 'AAAAAAAAAAAAAAAAAAAAAA=='],
      ...(key ? [['authkey', key] as [string, string]] : []),
    ],
  });
}

test('who asks for an upgrade is answered as if he had not', async () => {
  // Next attaches to the server with the first request to the panel, if at all.
  expect((await askForUpgrade('/sign-in')).status).toBe(200);
  expect((await askForUpgrade('/sign-in')).text).toContain('Sign in');
  expect((await askForUpgrade('/healthz')).status).toBe(200);
  expect((await askForUpgrade('/api/v1/authorize', acme.key.secret)).status).toBe(200);
  expect((await askForUpgrade('/api/v1/authorize', acme.closedKey.secret)).status).toBe(418);
  expect((await askForUpgrade('/api/v1/authorize')).status).toBe(401);
});
