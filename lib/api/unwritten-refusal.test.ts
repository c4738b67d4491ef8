import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeClient } from '#lib/testing/api-client';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { callApi } from '#lib/testing/call-api';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';

let database: TestDatabase;
let acme: ApiCompany;
let bearer: Record<string, string>;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
  const client = await makeClient(acme.owner);
  const { json } = await callApi('/token', { body: client });
  bearer = { authorization: `Bearer ${json.access_token}` };
});
afterAll(() => database?.close());

const rename = (from: string, to: string) =>
  database.runtime.pool.query(`alter table "${from}" rename to "${to}"`);
afterEach(() => rename('FailedRequestAway', 'FailedRequest'));

test.each([
  ['418', 418, () => ({ headers: { authkey: acme.closedKey.secret } })],
  ['401 of a token from another address', 401, () => ({ headers: bearer, from: '127.0.0.2' })],
])('a %s that cannot be written down is a 503 with Retry-After', async (_, status, request) => {
  const authorize = () => callApi('/api/v1/authorize', { method: 'GET', ...request() });
  expect((await authorize()).status).toBe(status);
  await rename('FailedRequest', 'FailedRequestAway');
  const unwritten = await authorize();
  expect(unwritten.status).toBe(503);
  expect(Number(unwritten.headers['retry-after'])).toBeGreaterThan(0);
  expect(unwritten.json).toMatchObject({ code: '503' });
});
