import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { limits } from '#lib/core/limits';
import { callApi } from '#lib/testing/call-api';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { failedRows } from '#lib/testing/failed-rows';
import { makeServiceToken, revokeTestToken, type TestToken } from '#lib/testing/service-token';

let database: TestDatabase;
let acme: TestCompany;
let token: TestToken;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  token = await makeServiceToken(acme.admin, { scopes: ['authkeys:read', 'logs:read'] });
});

const makeKey = async (name: string, entries = '') =>
  (await createAuthkey(acme.admin, { name, ipSecurity: true, entries })).authkey;
const problem = (status: number, code: string) => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  json: { type: 'about:blank', status, code, requestId: expect.stringMatching(/^[\da-f]{24}$/) },
});

describe('a request with a service token', () => {
  test('is answered in the shape of the contract, with the id that its headers have', async () => {
    const key = await makeKey('Website');
    const { status, headers, json } = await token.call('GET', '/api/v1/authkeys');
    expect(status).toBe(200);
    expect(json).toEqual({
      items: [
        {
          id: key.id,
          name: 'Website',
          integration: '',
          prefix: key.prefix,
          suffix: key.suffix,
          mode: 'on',
          expiresAt: null,
          lastUsedAt: null,
          disabledAt: null,
          createdAt: key.createdAt.toISOString(),
        },
      ],
      nextCursor: null,
      requestId: headers['x-request-id'],
    });
  });

  test('gets a list page by page', async () => {
    for (const name of ['a', 'b', 'c']) await makeKey(name);
    const names: string[] = [];
    let cursor = '';
    do {
      const { json } = await token.call('GET', `/api/v1/authkeys?limit=2${cursor && `&cursor=${cursor}`}`);
      names.push(...json.items.map(({ name }: { name: string }) => name));
      cursor = json.nextCursor ?? '';
    } while (cursor !== '');
    expect(names.sort()).toEqual(['a', 'b', 'c']);
  });

  test('without a token, or with what is none, is 401 and says why to nobody', async () => {
    const { secret } = token;
    const wrong = [undefined, '', `Bearer ${secret.slice(0, -1)}x`, `Basic ${secret}`, `Bearer kfs_`];
    for (const authorization of wrong) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const answer = await callApi('/api/v1/authkeys', { method: 'GET', headers });
      expect(answer).toMatchObject(problem(401, 'unauthenticated'));
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });

  test("after the token's end, or once it is revoked, is 401 and stands in Failed Logs", async () => {
    const expired = await makeServiceToken(acme.admin, {
      scopes: ['authkeys:read'],
      expiresAt: new Date(Date.now() - 1),
    });
    expect(await expired.call('GET', '/api/v1/authkeys')).toMatchObject(problem(401, 'unauthenticated'));
    expect((await token.call('GET', '/api/v1/authkeys')).status).toBe(200);
    await revokeTestToken(acme.admin, token.id);
    expect(await token.call('GET', '/api/v1/authkeys')).toMatchObject(problem(401, 'unauthenticated'));
    for (const [{ id }, reason] of [
      [expired, 'expired'],
      [token, 'disabled'],
    ] as const) {
      await expect
        .poll(() => failedRows(id))
        .toMatchObject([{ ip: '127.0.0.1', endpoint: '/api/v1/authkeys', reason, attempts: 1 }]);
    }
  });

  test('from another address is 418, in Failed Logs before the answer, by the template of its path', async () => {
    const { id } = await makeKey('Website');
    const answer = await token.call('POST', '/api/v1/check', {
      from: '203.0.113.9',
      body: { authkeyId: id, ip: '203.0.113.9' },
    });
    expect(answer).toMatchObject(problem(418, 'ip_not_whitelisted'));
    expect(answer.json.detail).toBe('IP 203.0.113.9 is not whitelisted for this service token');
    expect(await failedRows(token.id)).toMatchObject([
      { ip: '203.0.113.9', endpoint: '/api/v1/check', reason: 'ip' },
    ]);
  });

  test('beyond its scopes is 403 that names the one needed, and stands in the audit log', async () => {
    const other = await makeServiceToken(acme.admin, { scopes: ['ips:write', 'ips:lease', 'logs:read'] });
    const answer = await other.call('GET', '/api/v1/authkeys');
    expect(answer).toMatchObject(problem(403, 'forbidden'));
    expect(answer.json.detail).toContain('authkeys:read');
    const where = { companyId: acme.company.id, action: 'access.refuse' };
    expect(await database.runtime.prisma.auditEvent.findMany({ where })).toMatchObject([
      {
        actorType: 'token',
        actorId: other.id,
        targetType: 'api',
        targetName: '/api/v1/authkeys',
        after: { why: 'scope', tried: 'list the authkeys' },
      },
    ]);
    const writer = await makeServiceToken(acme.admin, { scopes: ['authkeys:write'] });
    expect((await writer.call('GET', '/api/v1/authkeys')).status).toBe(200);
  });

  test('counts towards its limit, which every answer states; past it is 429', async () => {
    const answer = await token.call('GET', '/api/v1/authkeys?limit=0');
    expect(answer).toMatchObject(problem(400, 'bad_input'));
    expect(answer.headers['ratelimit-policy']).toBe('"token";q=600;w=60');
    expect(answer.headers.ratelimit).toMatch(/^"token";r=599;t=\d+$/);
    await database.runtime.prisma.$executeRaw`
      update "RateLimit" set points = ${limits.serviceToken.points} where key like ${`%${token.id}`}`;
    const over = await token.call('GET', '/api/v1/authkeys');
    expect(over).toMatchObject(problem(429, 'rate_limited'));
    expect(Number(over.headers['retry-after'])).toBeGreaterThan(0);
    expect(over.headers.ratelimit).toMatch(/^"token";r=0;t=\d+$/);
  });

  test('with another method is 405 with Allow; a HEAD is a GET', async () => {
    const answer = await token.call('OPTIONS', '/api/v1/check');
    expect(answer).toMatchObject(problem(405, 'method_not_allowed'));
    expect(answer.headers.allow).toBe('POST');
    expect((await token.call('HEAD', '/api/v1/authkeys')).status).toBe(200);
  });
});

test('a path that there is not is 404 as every problem', async () => {
  for (const path of ['/api/v1/authkey', '/api/v1/authkeys/x/y']) {
    expect(await token.call('GET', path)).toMatchObject(problem(404, 'not_found'));
  }
  expect(await token.call('GET', '/api/v1/authkeys/x')).toMatchObject(problem(404, 'not_found'));
});

describe('what cannot be read', () => {
  test.each([
    ['no JSON', '{"authkeyId": ', 'The body is not JSON'],
    ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'The body is not JSON'],
    ['no object', '[]', 'The body must be an object, not an array.'],
    ['what lacks a field', '{"ip":"192.0.2.1"}', 'authkeyId is missing: send a string.'],
    [
      'an unknown field',
      '{"ip":"1.2.3.4","authkeyId":"01937a5c-0000-7000-8000-000000000000","x":1}',
      'There is no such field: x.',
    ],
    ['a NUL', '{"ip":"1.2.3.4\\u0000"}', 'ip holds a character that no text can have'],
    ['half a surrogate pair', '{"ip":"\\ud800"}', 'ip holds a character'],
  ])('%s is 400 that says what', async (_, raw, message) => {
    const answer = await token.call('POST', '/api/v1/check', { raw });
    expect(answer).toMatchObject(problem(400, 'bad_input'));
    expect(answer.json.detail).toContain(message);
  });

  test.each(['limit=0', 'limit=1001', 'limit=x', 'limit=1&limit=2', 'cursor=x', 'page=2'])(
    '?%s is 400 that names it',
    async (query) => {
      const answer = await token.call('GET', `/api/v1/authkeys?${query}`);
      expect(answer).toMatchObject(problem(400, 'bad_input'));
      expect(answer.json.errors).toMatchObject([{ path: query.split('=')[0], message: expect.any(String) }]);
    },
  );

  test('more than a MiB is 413', async () => {
    const answer = await token.call('POST', '/api/v1/check', { raw: ' '.repeat(1024 * 1024 + 1) });
    expect(answer).toMatchObject(problem(413, 'too_large'));
  });
});

test('POST /api/v1/check says who would get in, and by which entry', async () => {
  const { id } = await makeKey('Website', '203.0.113.0/24');
  const check = async (ip: string) =>
    (await token.call('POST', '/api/v1/check', { body: { authkeyId: id, ip } })).json;
  expect(await check('203.0.113.9')).toMatchObject({
    ip: '203.0.113.9',
    verdict: 'ALLOWED',
    status: 200,
    entry: { value: '203.0.113.0/24', list: 'authkey' },
  });
  expect(await check('198.51.100.1')).toMatchObject({
    verdict: 'IP_NOT_WHITELISTED',
    status: 418,
    entry: null,
  });
  const globex = await makeCompany();
  const other = await makeServiceToken(globex.admin, { scopes: ['logs:read'] });
  expect(
    await other.call('POST', '/api/v1/check', { body: { authkeyId: id, ip: '203.0.113.9' } }),
  ).toMatchObject(problem(404, 'not_found'));
});

test('GET /api/v1/ip says to anybody which address is seen, and where it was read', async () => {
  const { status, json } = await callApi('/api/v1/ip', {
    method: 'GET',
    from: '::ffff:203.0.113.9',
    headers: { 'x-forwarded-for': '198.51.100.1' },
  });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    ip: '203.0.113.9',
    source: 'socket',
    hop: 0,
    peer: '203.0.113.9',
    peerTrusted: false,
    note: expect.stringContaining('TRUSTED_PROXIES'),
  });
});
