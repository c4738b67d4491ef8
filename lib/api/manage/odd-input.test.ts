import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIpList } from '#lib/access/ip-lists/create';
import { isDatabaseAway } from '#lib/db/is-away';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken, type TestToken } from '#lib/testing/service-token';

let database: TestDatabase;
let acme: TestCompany;
let token: TestToken;
beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
  await createIpList(acme.admin, { name: 'Offices', source: 'hand' });
  token = await makeServiceToken(acme.admin, { scopes: ['authkeys:write', 'ips:write', 'logs:read'] });
});
afterAll(() => database.close());

const put = (raw: string) => token.call('PUT', '/api/v1/company/ips', { raw });

test('a body of very many wrong items is refused before each is looked at', async () => {
  const { status, body } = await put(`{"entries":[${'1,'.repeat(8_000_000)}1]}`);
  expect(status).toBe(400);
  expect(body.length).toBeLessThan(1_000);
  expect(body).toContain('101,000 together');
});

test('of what is wrong no more is named than anybody reads', async () => {
  const items = await put(`{"entries":[${'1,'.repeat(1_000)}1]}`);
  expect(items.json.errors).toHaveLength(51);
  const fields = await put(
    JSON.stringify(Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [i, 1]))),
  );
  expect(fields.json.errors).toHaveLength(51);
  expect(fields.json.errors.at(-1).message).toBe('More is wrong than is named here.');
});

test('a body that is nested very deep is refused', async () => {
  const depth = 100_000;
  for (const raw of [
    '['.repeat(depth) + ']'.repeat(depth),
    `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
  ]) {
    expect(await put(raw)).toMatchObject({
      status: 400,
      json: { detail: expect.stringContaining('20 levels') },
    });
  }
});

test('a name that every object has is no parameter', async () => {
  const answer = await token.call('GET', '/api/v1/authkeys?__proto__=x');
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: '__proto__' }] } });
});

test.each(['authkeys', 'company/ips', 'recent-ips', 'failed-logs', 'audit-log', 'ip-lists'])(
  'a cursor that was tampered with is none of /api/v1/%s',
  async (path) => {
    const { id } = acme.company;
    const year0 = '0000-01-01T00:00:00Z';
    for (const key of [
      [year0, id],
      [year0, '203.0.113.9', id],
      [{ toString: 1, valueOf: 1 }, id],
    ]) {
      const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
      const { status } = await token.call('GET', `/api/v1/${path}?cursor=${cursor}`);
      expect([key, status]).toEqual([key, 200]);
    }
  },
);

test.each(['failed-logs', 'audit-log'])('/api/v1/%s since a year that is none is refused', async (path) => {
  const answer = await token.call('GET', `/api/v1/${path}?from=0001-01-01T00:00:00%2B23:59`);
  expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: 'from' }] } });
});

test('a token that expires while its request is on its way changes nothing', async () => {
  const expiresAt = new Date(Date.now() + 1_000);
  const short = await makeServiceToken(acme.admin, { scopes: ['authkeys:write'], expiresAt });
  const answer = await short.call('POST', '/api/v1/authkeys', {
    body: { name: 'Late' },
    meanwhile: () => sleep(Math.max(0, expiresAt.getTime() - Date.now()) + 10),
  });
  expect(answer.status).toBe(401);
  expect(await database.runtime.prisma.authkey.count({ where: { name: 'Late' } })).toBe(0);
});

test('a database that restarts is away, whoever asked it', async () => {
  const { prisma } = database.runtime;
  const ended = prisma.$transaction((tx) => tx.$queryRaw`select pg_terminate_backend(pg_backend_pid())`);
  const error = await ended.catch((reason: unknown) => reason);
  expect([String(error), isDatabaseAway(error)]).toEqual([expect.any(String), true]);
});
