import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { listAuditEvents } from '#lib/events/log/list';
import { listActors } from '#lib/events/log/list-actors';
import { deleteExpired } from '#lib/process/retention';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken, type TestToken } from '#lib/testing/service-token';

let database: TestDatabase;
let acme: TestCompany;
let token: TestToken;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  token = await makeServiceToken(acme.admin, { scopes: ['authkeys:write'] });
});

const create = (name: string, key: string, by = token) =>
  by.call('POST', '/api/v1/authkeys', { headers: { 'idempotency-key': key }, body: { name } });
const names = async () =>
  (await database.runtime.prisma.authkey.findMany({ where: { companyId: acme.company.id } }))
    .map(({ name }) => name)
    .sort();

describe('a change that is sent again with its Idempotency-Key', () => {
  test('is done once; the answer is the one of then, its secret included, and says so', async () => {
    const first = await create('Website', 'one');
    expect(first).toMatchObject({
      status: 201,
      json: { name: 'Website', secret: expect.stringMatching(/^kf_/) },
    });
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    const second = await create('Website', 'one');
    expect([second.status, second.json]).toEqual([201, first.json]);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(await names()).toEqual(['Website']);
    const kept = await database.runtime.prisma.keptAnswer.findFirstOrThrow({ where: { tokenId: token.id } });
    expect(kept.sealed).not.toContain(first.json.secret);
  });

  test('is done once also where it is sent many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => create('Website', 'one')));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201).length).toBeGreaterThan(0);
    for (const { status, headers, json } of answers.filter((answer) => answer.status !== 201)) {
      expect([status, json.code, headers['retry-after']]).toEqual([409, 'in_progress', '1']);
    }
    expect(await names()).toEqual(['Website']);
  });

  test('is refused where it is another request, and is its own with every token', async () => {
    await create('Website', 'one');
    expect(await create('Other', 'one')).toMatchObject({
      status: 422,
      json: { code: 'idempotency_key_reused', errors: [{ path: 'Idempotency-Key' }] },
    });
    const other = await makeServiceToken(acme.admin, { scopes: ['authkeys:write'] });
    expect((await create('Other', 'one', other)).status).toBe(201);
    expect(await names()).toEqual(['Other', 'Website']);
  });

  test('was not done where it failed: then it is tried anew', async () => {
    await create('Website', 'one');
    expect(await create('Website', 'two')).toMatchObject({ status: 409, json: { code: 'conflict' } });
    const { json } = await token.call('POST', '/api/v1/authkeys', { body: { name: 'Third' } });
    await database.runtime.prisma.authkey.updateMany({
      where: { companyId: acme.company.id, name: 'Website' },
      data: { name: 'Renamed' },
    });
    expect((await create('Website', 'two')).status).toBe(201);
    expect(json.secret).toMatch(/^kf_/);
  });

  test('is another one after 24 hours, when its answer is thrown away', async () => {
    await create('Website', 'one');
    await database.runtime.pool.query(`update "KeptAnswer" set "createdAt" = now() - interval '25 hours'`);
    expect((await create('Other', 'one')).status).toBe(201);
    await database.runtime.pool.query(`update "KeptAnswer" set "createdAt" = now() - interval '25 hours'`);
    await deleteExpired(database.runtime.pool, new Date(), {
      messageDays: 0,
      trafficDays: 0,
      auditLogDays: 0,
    });
    expect(await database.runtime.prisma.keptAnswer.count()).toBe(0);
  });

  test('needs a key that is none too long', async () => {
    const answer = await create('Website', 'x'.repeat(256));
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: 'Idempotency-Key' }] } });
    expect(await names()).toEqual([]);
  });
});

test('a dry run says what would change, shows no secret, and changes nothing', async () => {
  const answer = await token.call('POST', '/api/v1/authkeys?dryRun=true', {
    headers: { 'idempotency-key': 'one' },
    body: { name: 'Website' },
  });
  expect(answer).toMatchObject({
    status: 200,
    json: {
      dryRun: true,
      changes: [{ action: 'authkey.create', target: { type: 'authkey', name: 'Website' } }],
      wouldRefuse: null,
      answer: { name: 'Website', mode: 'on' },
    },
  });
  expect(answer.body).not.toMatch(/kf_[0-9A-Za-z]{38}/);
  expect(answer.json.answer).not.toHaveProperty('secret');
  expect(await names()).toEqual([]);
  expect((await create('Website', 'one')).status).toBe(201);
});

test('a token that is revoked while its request is on its way changes nothing', async () => {
  const { prisma } = database.runtime;
  const answer = await token.call('POST', '/api/v1/authkeys', {
    body: { name: 'Website' },
    // As another instance does it: this one has not heard of it yet.
    meanwhile: () =>
      prisma.serviceToken.updateMany({ where: { id: token.id }, data: { revokedAt: new Date() } }),
  });
  expect(answer).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
  expect(await names()).toEqual([]);
});

test('what a token has done is found in the audit log by who it was', async () => {
  await create('Website', 'one');
  const { admin, viewer } = acme;
  await createAuthkey(admin, { name: 'Other', ipSecurity: true });
  const { rows } = await listAuditEvents(viewer, { who: `token:${token.id}` });
  expect(rows.map(({ action, target }) => [action, target.name])).toEqual([['authkey.create', 'Website']]);
  expect(await listActors(viewer)).toContainEqual({ type: 'token', key: token.id, name: token.name });
});

test('what verbs call otherwise is named as it came', async () => {
  const body = { name: 'Website', expiresAt: '2001-01-01T00:00:00Z' };
  expect(await token.call('POST', '/api/v1/authkeys', { body })).toMatchObject({
    status: 400,
    json: { errors: [{ path: 'expiresAt' }] },
  });
});

test('many changes at once all come through', async () => {
  const made = await Promise.all(
    Array.from({ length: 30 }, (_, index) => create(`Key ${index}`, `${index}`)),
  );
  expect(made.map(({ status }) => status)).toEqual(made.map(() => 201));
});
