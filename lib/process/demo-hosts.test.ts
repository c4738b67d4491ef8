import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, openApiServer } from '#lib/testing/api-server';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { askPanel } from '#lib/testing/panel-client';

let database: TestDatabase;
let server: ApiServer;

beforeAll(async () => {
  database = await openTestDatabase();
  server = await openApiServer();
});
afterAll(async () => {
  await server?.close();
  await database?.close();
});

const get = (path: string, host: string) =>
  askPanel({ port: server.port, from: '127.0.0.1' }, path, { method: 'GET', headers: { host } });

test.each([
  'localhost',
  'LOCALHOST:3000',
  'localhost.:3000',
  'keyfence.localhost:3000',
  '127.0.0.1:3000',
  '127.8.9.10',
  '[::1]:3000',
])('demo mode answers to %s', async (host) => {
  expect((await get('/sign-in', host)).status).toBe(200);
  expect((await get('/healthz', host)).status).toBe(200);
});

test.each([
  'rebound.example.com:3000',
  'localhost.example.com',
  '127.0.0.1.example.com',
  'xlocalhost',
  '192.0.2.7:3000',
  '0.0.0.0:3000',
  '[::ffff:192.0.2.7]',
])('demo mode tells who calls it %s in panel and API what it answers to', async (host) => {
  const panel = await get('/sign-in', host);
  expect(panel).toMatchObject({ status: 421, headers: { 'content-type': 'text/plain; charset=utf-8' } });
  expect(panel.text).toMatch(/^Demo mode answers only to localhost, .*set DATABASE_URL\.\n$/);
  const api = await get('/api/v5/flow', host);
  expect(api.status).toBe(421);
  expect(JSON.parse(api.text)).toMatchObject({ code: '421', message: panel.text.trimEnd() });
});

test('forward auth is asked under the name of the API that it guards', async () => {
  expect((await get('/api/v1/authorize?deny=403', 'api.example.com')).status).toBe(401);
  expect((await get('/api/v1/authorized', 'api.example.com')).status).toBe(421);
});

test('production mode answers to any name', async () => {
  const { env } = database.runtime;
  env.mode = 'production';
  const production = await openApiServer().finally(() => {
    env.mode = 'demo';
  });
  const client = { port: production.port, from: '127.0.0.1' };
  const headers = { host: 'keyfence.example.com' };
  expect((await askPanel(client, '/sign-in', { method: 'GET', headers })).status).toBe(200);
  await production.close();
});
