import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { addEntries } from '#lib/access/whitelist/add';
import { listEntries } from '#lib/access/whitelist/list';
import { runtime } from '#lib/core/runtime';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
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
  token = await makeServiceToken(acme.admin, { scopes: ['ips:write'] });
});

const makeKey = async (entries = '', company = acme) => {
  const { authkey, secret } = await createAuthkey(company.admin, {
    name: 'Website',
    ipSecurity: true,
    entries,
  });
  const verdict = async (ip: string) =>
    (await runtime().gate.check(hashSecretHex(secret), parseAddress(ip))).verdict;
  return { id: authkey.id, path: `/api/v1/authkeys/${authkey.id}/ips`, verdict };
};
const problem = (status: number, code: string, more = {}) => ({ status, json: { status, code, ...more } });
const stored = async (credentialId: string | null) =>
  (await listEntries(acme.admin, { credentialId })).rows.map(({ value }) => value).sort();
const events = () =>
  runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, action: { startsWith: 'whitelist' } },
    orderBy: { seq: 'asc' },
  });

async function see(credentialId: string, ip: string) {
  const now = new Date();
  await runtime().prisma.recentIp.create({
    data: {
      companyId: acme.company.id,
      credentialId,
      ip,
      accepted: 3,
      firstSeenAt: now,
      lastSeenAt: now,
      lastAcceptedAt: now,
    },
  });
}

async function listPaths() {
  const key = await makeKey();
  const { client } = await createClient(acme.admin, { username: 'a_client', entries: '198.51.100.1' });
  return [
    { credentialId: key.id, path: key.path, there: [] as string[] },
    { credentialId: client.id, path: `/api/v1/clients/${client.id}/ips`, there: ['198.51.100.1'] },
    { credentialId: null, path: '/api/v1/company/ips', there: [] as string[] },
  ];
}

test('entries of an authkey, an API client and the company are added, listed page by page, replaced, removed', async () => {
  for (const { credentialId, path, there } of await listPaths()) {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const entries = [
      { value: '192.0.2.1', note: 'Office' },
      { value: '10.0.0.7/24', expiresAt },
    ];
    const added = await token.call('POST', path, { body: { entries } });
    expect(added).toMatchObject({
      status: 200,
      json: {
        added: ['192.0.2.1', '10.0.0.0/24'],
        already: [],
        prolonged: [],
        rewritten: [{ input: '10.0.0.7/24', value: '10.0.0.0/24' }],
        notes: [expect.stringContaining('private')],
      },
    });
    const items: { value: string }[] = [];
    let cursor: string | null = '';
    do {
      const page = await token.call('GET', `${path}?limit=1${cursor && `&cursor=${cursor}`}`);
      expect(page).toMatchObject({ status: 200, headers: { etag: added.headers.etag } });
      items.push(...page.json.items);
      cursor = page.json.nextCursor;
    } while (cursor);
    expect(items.map(({ value }) => value).sort()).toEqual(['10.0.0.0/24', '192.0.2.1', ...there]);
    expect(items.find(({ value }) => value === '10.0.0.0/24')).toEqual({
      value: '10.0.0.0/24',
      note: '',
      expiresAt,
      addedBy: 'CI',
      createdAt: expect.any(String),
      lastMatchedAt: null,
      leased: false,
      leases: [],
    });

    const replaced = await token.call('PUT', path, {
      body: { entries: [{ value: '192.0.2.1', note: 'Office 2' }, { value: '192.0.2.9' }] },
      headers: { 'if-match': added.headers.etag ?? '' },
    });
    expect(replaced).toMatchObject({
      status: 200,
      json: { added: ['192.0.2.9'], changed: ['192.0.2.1'], unchanged: 0, leased: [] },
    });
    expect(replaced.json.removed.sort()).toEqual(['10.0.0.0/24', ...there]);
    const removed = await token.call('DELETE', `${path}?value=192.0.2.9%2F32`);
    expect(removed).toMatchObject({ status: 200, json: { removed: ['192.0.2.9'] } });
    expect(removed.headers.etag).not.toBe(replaced.headers.etag);
    expect(await stored(credentialId)).toEqual(['192.0.2.1']);
  }
  const [first] = await events();
  expect(first).toMatchObject({ actorType: 'token', actorId: token.id, actorName: 'CI', ip: '127.0.0.1' });
});

test('what is wrong is told by entry and place, and nothing is stored', async () => {
  const { id, path } = await makeKey('192.0.2.77');
  const entries = [
    { value: '192.0.2.1' },
    { value: '192.0.2.256' },
    { value: '192.0.2.2', expiresAt: '2020-01-01' },
  ];
  for (const method of ['POST', 'PUT']) {
    const answer = await token.call(method, path, { body: { entries } });
    expect(answer).toMatchObject(problem(400, 'bad_input'));
    expect(answer.json.errors).toEqual([
      { path: 'entries.1', entry: '192.0.2.256', message: expect.stringMatching(/^192\.0\.2\.256: .*255/) },
      {
        path: 'entries.2',
        entry: '192.0.2.2',
        message: expect.stringMatching(/^192\.0\.2\.2: .*in the past/),
      },
    ]);
    for (const [body, named] of [
      [{}, 'entries'],
      [{ entries: [{ value: 5 }] }, 'entries.0.value'],
      [{ entries: [{ value: '192.0.2.1', label: 'x' }] }, 'entries.0.label'],
      [{ entries: [{ value: '192.0.2.1' }], prune: true }, 'prune'],
    ] as const) {
      expect(await token.call(method, path, { body })).toMatchObject(
        problem(400, 'bad_input', { errors: [expect.objectContaining({ path: named })] }),
      );
    }
    const wide = { entries: [{ value: '11.0.0.0/8' }] };
    expect(await token.call(method, path, { body: wide })).toMatchObject(
      problem(409, 'confirmation_required'),
    );
  }
  expect(await token.call('POST', path, { body: { entries: [] } })).toMatchObject(problem(400, 'bad_input'));
  for (const [query, status, entry] of [
    ['', 400, undefined],
    ['?value=', 400, undefined],
    ['?value=office', 400, 'office'],
    ['?value=192.0.2.1', 404, undefined],
  ] as const) {
    const answer = await token.call('DELETE', `${path}${query}`);
    expect(answer.status).toBe(status);
    if (status === 400)
      expect(answer.json.errors[0]).toMatchObject({ path: 'value', ...(entry && { entry }) });
    else expect(answer.json.detail).toContain('192.0.2.1');
  }
  expect(await stored(id)).toEqual(['192.0.2.77']);
});

test("another company's lists, another kind's, and a service token's own are not found", async () => {
  const globex = await makeCompany();
  const theirs = await makeKey('192.0.2.1', globex);
  const { client } = await createClient(globex.admin, { username: 'their_client', entries: '192.0.2.1' });
  const own = await makeKey('192.0.2.1');
  for (const path of [
    theirs.path,
    `/api/v1/clients/${client.id}/ips`,
    `/api/v1/clients/${own.id}/ips`,
    `/api/v1/authkeys/${token.id}/ips`,
    '/api/v1/authkeys/nothing/ips',
  ]) {
    const body = { entries: [{ value: '192.0.2.9' }] };
    for (const answer of [
      await token.call('GET', path),
      await token.call('POST', path, { body }),
      await token.call('PUT', path, { body }),
      await token.call('DELETE', `${path}?value=192.0.2.1`),
    ]) {
      expect(answer).toMatchObject(problem(404, 'not_found'));
    }
  }
  expect(await runtime().prisma.whitelistEntry.count({ where: { value: '192.0.2.9' } })).toBe(0);
});

describe('a change that would refuse addresses accepted lately', () => {
  test('is 409 with them, a dry run says so and stores nothing, and `confirm` does it', async () => {
    const { id, path, verdict } = await makeKey('192.0.2.1, 192.0.2.2');
    await see(id, '192.0.2.1');
    const entries = [{ value: '192.0.2.2' }, { value: '192.0.2.3' }];
    const refused = {
      total: 1,
      addresses: [{ ip: '192.0.2.1', requests: 3, credential: { type: 'authkey', id, name: 'Website' } }],
    };
    const before = await token.call('GET', path);
    for (const [method, target, body] of [
      ['PUT', path, { entries }],
      ['DELETE', `${path}?value=192.0.2.1`, undefined],
    ] as const) {
      expect(await token.call(method, target, { body })).toMatchObject(
        problem(409, 'lock_out', { lockOut: refused }),
      );
      const separator = target.includes('?') ? '&' : '?';
      const tried = await token.call(method, `${target}${separator}dryRun=true`, { body });
      expect(tried).toMatchObject({
        status: 200,
        json: { dryRun: true, wouldRefuse: refused, answer: { removed: ['192.0.2.1'] } },
      });
      expect(tried.json.changes.map(({ action }: { action: string }) => action)).toContain(
        'whitelist.remove',
      );
    }
    expect((await token.call('GET', path)).headers.etag).toBe(before.headers.etag);
    expect(await events()).toEqual([]);
    expect(await verdict('192.0.2.1')).toBe('ALLOWED');
    expect((await token.call('PUT', path, { body: { entries, confirm: true } })).status).toBe(200);
    expect(await verdict('192.0.2.1')).toBe('IP_NOT_WHITELISTED');

    await see(id, '192.0.2.3');
    await token.call('DELETE', `${path}?value=192.0.2.3&confirm=true`);
    await token.call('PUT', path, { body: { entries, confirm: true } });
    await token.call('DELETE', `${path}?value=192.0.2.3`, { body: { confirm: true } });
    expect(await stored(id)).toEqual(['192.0.2.2']);
  });

  test('is not one where something else lets them in; a dry run of a wide entry needs no confirmation', async () => {
    const { id, path } = await makeKey('192.0.2.1');
    await see(id, '192.0.2.1');
    const body = { entries: [{ value: '192.0.2.0/24' }] };
    expect((await token.call('PUT', `${path}?dryRun=true`, { body })).json.wouldRefuse).toBeNull();
    expect((await token.call('PUT', path, { body })).status).toBe(200);
    const wide = { entries: [{ value: '11.0.0.0/8' }] };
    expect((await token.call('POST', `${path}?dryRun=true`, { body: wide })).json).toMatchObject({
      answer: { added: ['11.0.0.0/8'] },
    });
    expect(await stored(id)).toEqual(['192.0.2.0/24']);
  });
});

test('a PUT that a "+" overtook changes nothing, and does once it was read again', async () => {
  const { id, path } = await makeKey('192.0.2.1');
  const { headers } = await token.call('GET', path);
  await addEntries(acme.admin, { credentialId: id, entries: '192.0.2.50' });
  const put = (ifMatch: string) =>
    token.call('PUT', path, {
      body: { entries: [{ value: '192.0.2.2' }] },
      headers: { 'if-match': ifMatch },
    });
  for (const stale of [headers.etag ?? '', '"other"', `W/${headers.etag}`, '']) {
    expect(await put(stale)).toMatchObject(problem(412, 'precondition_failed'));
  }
  expect(await stored(id)).toEqual(['192.0.2.1', '192.0.2.50']);
  const { headers: fresh } = await token.call('GET', path);
  expect((await put(`"other", ${fresh.etag}`)).status).toBe(200);
  expect((await put('*')).status).toBe(200);
  expect(await stored(id)).toEqual(['192.0.2.2']);
});

test('10,000 entries are put in one request, read in pages of 1,000, and put again without a change', async () => {
  const { path, verdict } = await makeKey();
  const entries = Array.from({ length: 10_000 }, (_, n) => ({
    value: `100.64.${n >> 8}.${n & 255}`,
    note: `Host ${n}`,
  }));
  const first = await token.call('PUT', path, { body: { entries } });
  expect(first.json.added).toHaveLength(10_000);
  expect(await verdict('100.64.39.15')).toBe('ALLOWED');
  const seen = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { json, headers } = await token.call('GET', `${path}?limit=1000${cursor && `&cursor=${cursor}`}`);
    expect(headers.etag).toBe(first.headers.etag);
    for (const { value } of json.items) seen.add(value);
    cursor = json.nextCursor;
  }
  expect(seen.size).toBe(10_000);
  const again = await token.call('PUT', path, { body: { entries } });
  expect(again.json).toMatchObject({ added: [], removed: [], changed: [], unchanged: 10_000 });
  expect(await events()).toHaveLength(1);
});
