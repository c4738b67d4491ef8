import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { removeExpired } from '#lib/access/whitelist/remove-expired';
import { runtime } from '#lib/core/runtime';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { callApi } from '#lib/testing/call-api';
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
  token = await makeServiceToken(acme.admin, {
    scopes: ['authkeys:write', 'ips:read', 'ips:lease', 'logs:read'],
  });
});

const verdictOf = async (secret: string, ip = '192.0.2.1') =>
  (await runtime().gate.check(hashSecretHex(secret), parseAddress(ip))).verdict;
const makeKey = async (entries = '192.0.2.1', { admin } = acme) => {
  const { authkey, secret } = await createAuthkey(admin, { name: 'Website', ipSecurity: true, entries });
  return { id: authkey.id, path: `/api/v1/authkeys/${authkey.id}`, secret };
};
const problem = (status: number, code: string, more = {}) => ({ status, json: { status, code, ...more } });
const actions = async () => {
  const found = await runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, actorId: token.id },
    orderBy: { seq: 'asc' },
  });
  return found.map(({ action }) => action);
};

describe('one authkey', () => {
  test('is read, changed in all that was sent at once, rolled and deleted', async () => {
    const { id, path, secret } = await makeKey();
    const read = await token.call('GET', path);
    expect(read).toMatchObject({ status: 200, json: { id, name: 'Website', mode: 'on', disabledAt: null } });
    expect(Object.keys(read.json).sort()).toEqual(
      [
        'createdAt',
        'disabledAt',
        'expiresAt',
        'id',
        'integration',
        'lastUsedAt',
        'mode',
        'name',
        'prefix',
      ].concat(['requestId', 'suffix']),
    );
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const body = { name: 'Shop', integration: 'Go', mode: 'off', offSeconds: 600, expiresAt, disabled: true };
    expect(await token.call('PATCH', path, { body: { ...body, confirm: true } })).toMatchObject({
      status: 200,
      json: { name: 'Shop', integration: 'Go', mode: 'off', expiresAt, disabledAt: expect.any(String) },
    });
    expect(await verdictOf(secret)).toBe('DISABLED');
    expect(
      await token.call('PATCH', path, { body: { disabled: false, expiresAt: null, mode: 'on' } }),
    ).toMatchObject({
      json: { name: 'Shop', integration: 'Go', mode: 'on', expiresAt: null, disabledAt: null },
    });
    const rolled = await token.call('POST', `${path}/roll`, { body: { oldKeepsSeconds: 600 } });
    expect(rolled).toMatchObject({ status: 200, json: { id, oldEndsAt: expect.any(String) } });
    expect([await verdictOf(secret), await verdictOf(rolled.json.secret)]).toEqual(['ALLOWED', 'ALLOWED']);
    expect(rolled.json.secret.endsWith(rolled.json.suffix)).toBe(true);
    expect(await token.call('DELETE', path)).toMatchObject({ status: 200, json: { id, name: 'Shop' } });
    expect(await verdictOf(rolled.json.secret)).not.toBe('ALLOWED');
    expect(await token.call('GET', path)).toMatchObject(problem(404, 'not_found'));
    expect(await actions()).toEqual([
      'authkey.rename',
      'authkey.set-expiry',
      'authkey.disable',
      'authkey.ip-security.off',
      'authkey.set-expiry',
      'authkey.enable',
      'authkey.ip-security.on',
      'authkey.roll',
      'authkey.delete',
    ]);
  });

  test('changes nothing where one of what was sent is wrong, and names it', async () => {
    const { path } = await makeKey();
    await makeKey('').catch(() => undefined);
    for (const [body, named] of [
      [{ name: '' }, 'name'],
      [{ mode: 'maybe' }, 'mode'],
      [{ offSeconds: 600 }, 'offSeconds'],
      [{ mode: 'off', offSeconds: 5 }, 'offSeconds'],
      [{ name: 'Other', expiresAt: 'tomorrow' }, 'expiresAt'],
      [{ name: 'Other', expiresAt: '2020-01-01T00:00:00Z' }, 'expiresAt'],
      [{ name: 'Other', colour: 'red' }, 'colour'],
    ] as const) {
      const answer = await token.call('PATCH', path, { body });
      expect(answer).toMatchObject(
        problem(400, 'bad_input', { errors: [expect.objectContaining({ path: named })] }),
      );
    }
    for (const body of [{}, { oldKeepsSeconds: -1 }, { oldKeepsSeconds: 31 * 86_400 }]) {
      expect(await token.call('POST', `${path}/roll`, { body })).toMatchObject(
        problem(400, 'bad_input', { errors: [expect.objectContaining({ path: 'oldKeepsSeconds' })] }),
      );
    }
    expect((await token.call('GET', path)).json.name).toBe('Website');
    expect(await actions()).toEqual([]);
  });

  test('that is enforced names whom it would refuse; a dry run too, and changes nothing', async () => {
    const { id, path, secret } = await makeKey('');
    await token.call('PATCH', path, { body: { mode: 'report' } });
    expect(await verdictOf(secret)).toBe('WOULD_REFUSE');
    const now = new Date();
    const seen = { firstSeenAt: now, lastSeenAt: now, lastAcceptedAt: now, accepted: 2 };
    await runtime().prisma.recentIp.create({
      data: { companyId: acme.company.id, credentialId: id, ip: '192.0.2.1', ...seen },
    });
    const lockOut = { total: 1, addresses: [{ ip: '192.0.2.1', requests: 2 }] };
    const body = { mode: 'on', name: 'Enforced' };
    expect(await token.call('PATCH', path, { body })).toMatchObject(problem(409, 'lock_out', { lockOut }));
    expect(await token.call('PATCH', `${path}?dryRun=true`, { body })).toMatchObject({
      status: 200,
      json: { wouldRefuse: lockOut, answer: { mode: 'on', name: 'Enforced' } },
    });
    const dry = await token.call('POST', `${path}/roll?dryRun=true`, { body: { oldKeepsSeconds: 0 } });
    expect(dry.json.answer).not.toHaveProperty('secret');
    expect((await token.call('DELETE', `${path}?dryRun=true`)).status).toBe(200);
    expect((await token.call('GET', path)).json).toMatchObject({ mode: 'report', name: 'Website' });
    expect(await verdictOf(secret)).toBe('WOULD_REFUSE');
    expect((await token.call('PATCH', path, { body: { ...body, confirm: true } })).status).toBe(200);
    expect(await verdictOf(secret)).toBe('IP_NOT_WHITELISTED');
  });

  test('of another company is not found', async () => {
    const { path, id } = await makeKey('', await makeCompany());
    for (const answer of [
      await token.call('GET', path),
      await token.call('PATCH', path, { body: { name: 'Mine' } }),
      await token.call('DELETE', path),
      await token.call('POST', `${path}/roll`, { body: { oldKeepsSeconds: 0 } }),
      await token.call('POST', `${path}/lease`, { body: { seconds: 60 } }),
      await token.call('DELETE', `${path}/lease`),
    ]) {
      expect(answer).toMatchObject(problem(404, 'not_found'));
    }
    expect(await runtime().prisma.ipLease.count({ where: { credentialId: id } })).toBe(0);
  });
});

describe('a lease', () => {
  test("of the caller's own address lets it in for a while, and is released; by two tokens the last one counts", async () => {
    const { id, path, secret } = await makeKey('');
    const other = await makeServiceToken(acme.admin, { name: 'Other', scopes: ['ips:lease'] });
    const leased = await token.call('POST', `${path}/lease`, { body: { seconds: 600, note: 'Run 12' } });
    expect(leased).toMatchObject({ status: 200, json: { ip: '127.0.0.1', note: 'Run 12' } });
    expect(Date.parse(leased.json.expiresAt) - Date.now()).toBeLessThanOrEqual(600_000);
    expect(await verdictOf(secret, '127.0.0.1')).toBe('ALLOWED');
    await other.call('POST', `${path}/lease`, { body: { ip: '127.0.0.1', seconds: 3600 } });
    const [item] = (await token.call('GET', `${path}/ips`)).json.items;
    expect(item).toMatchObject({ value: '127.0.0.1', leased: true, leases: [{ by: 'Other' }, { by: 'CI' }] });
    expect(await token.call('DELETE', `${path}/lease`)).toMatchObject({
      status: 200,
      json: { listed: true },
    });
    expect(await token.call('DELETE', `${path}/lease`)).toMatchObject(problem(404, 'not_found'));
    expect(await verdictOf(secret, '127.0.0.1')).toBe('ALLOWED');
    expect(await other.call('DELETE', `${path}/lease?ip=127.0.0.1`)).toMatchObject({
      json: { listed: false },
    });
    expect(await verdictOf(secret, '127.0.0.1')).toBe('IP_NOT_WHITELISTED');
    expect(await actions()).toEqual(['whitelist.lease', 'whitelist.release']);

    await token.call('POST', `${path}/lease`, { body: { seconds: 60 } });
    await removeExpired(new Date(Date.now() + 60_000));
    expect(await runtime().prisma.whitelistEntry.count({ where: { credentialId: id } })).toBe(0);
  });

  test('is only tried by a dry run; what is wrong is named', async () => {
    const { id, path, secret } = await makeKey('');
    const body = { seconds: 600 };
    expect(await token.call('POST', `${path}/lease?dryRun=true`, { body })).toMatchObject({
      status: 200,
      json: { changes: [{ action: 'whitelist.lease' }], answer: { ip: '127.0.0.1' } },
    });
    expect(await verdictOf(secret, '127.0.0.1')).toBe('IP_NOT_WHITELISTED');
    for (const [wrong, named] of [
      [{}, 'seconds'],
      [{ seconds: 59 }, 'seconds'],
      [{ seconds: 86_401 }, 'seconds'],
      [{ seconds: 600, ip: '192.0.2.0/24' }, 'ip'],
      [{ seconds: 600, ip: '192.0.2.300' }, 'ip'],
      [{ seconds: 600, note: 'n'.repeat(201) }, 'note'],
    ] as const) {
      const answer = await token.call('POST', `${path}/lease`, { body: wrong });
      expect(answer).toMatchObject(
        problem(400, 'bad_input', { errors: [expect.objectContaining({ path: named })] }),
      );
    }
    expect(await runtime().prisma.ipLease.count({ where: { credentialId: id } })).toBe(0);
  });
});

test('API clients are listed, so that files can name them; never a hash', async () => {
  const { client } = await createClient(acme.admin, {
    username: 'a_client',
    entries: '198.51.100.1',
    reportOnly: true,
  });
  await createClient((await makeCompany()).admin, { username: 'their_client', entries: '198.51.100.1' });
  const { status, json } = await token.call('GET', '/api/v1/clients');
  expect(status).toBe(200);
  expect(json.items).toEqual([
    {
      id: client.id,
      username: 'a_client',
      mode: 'report',
      passwordExpiresAt: expect.any(String),
      lastTokenAt: null,
      lastUsedAt: null,
      disabledAt: null,
      createdAt: client.createdAt.toISOString(),
    },
  ]);
});

describe('logs', () => {
  async function makeTraffic() {
    const { id, secret } = await makeKey('127.0.0.1');
    for (const from of ['127.0.0.1', '203.0.113.9']) {
      await callApi('/api/v1/authorize', { headers: { authkey: secret }, from });
    }
    return id;
  }

  test('say whom an authkey let in and refused, of the company alone, narrowed by address and credential', async () => {
    const id = await makeTraffic();
    const other = await makeServiceToken((await makeCompany()).admin, { scopes: ['logs:read'] });
    const credential = { type: 'authkey', id, name: 'Website' };
    const failed = await token.call('GET', `/api/v1/failed-logs?credentialId=${id}`);
    expect(failed).toMatchObject({
      status: 200,
      json: {
        items: [
          {
            ip: '203.0.113.9',
            credential,
            endpoints: ['/api/v1/authorize'],
            attempts: 1,
            reasons: ['ip'],
            state: 'refused',
          },
        ],
        nextCursor: null,
      },
    });
    const seen = await token.call('GET', `/api/v1/recent-ips?credentialId=${id}`);
    expect(seen.json.items).toHaveLength(2);
    expect(seen.json.items).toContainEqual(
      expect.objectContaining({ ip: '127.0.0.1', credential, accepted: 1, refused: 0, state: 'whitelisted' }),
    );
    expect(seen.json.items).toContainEqual(
      expect.objectContaining({
        ip: '203.0.113.9',
        accepted: 0,
        refused: 1,
        lastAcceptedAt: null,
        state: 'refused',
      }),
    );
    for (const log of ['recent-ips', 'failed-logs']) {
      expect((await token.call('GET', `/api/v1/${log}?ip=198.51.100.0/24`)).json.items).toEqual([]);
      expect((await token.call('GET', `/api/v1/${log}?ip=203.0.113.0/24`)).json.items).toHaveLength(1);
      expect(await token.call('GET', `/api/v1/${log}?ip=203.0.113`)).toMatchObject(
        problem(400, 'bad_input', { errors: [expect.objectContaining({ path: 'ip' })] }),
      );
      expect(await token.call('GET', `/api/v1/${log}?credentialId=x`)).toMatchObject(
        problem(400, 'bad_input'),
      );
      const theirs = (await other.call('GET', `/api/v1/${log}`)).json.items;
      expect(theirs.filter((item: { credential: { id: string } }) => item.credential.id === id)).toEqual([]);
    }
    const report = await token.call('GET', '/api/v1/failed-logs?outcome=report');
    expect(report.json.items).toEqual([]);
  });

  test('of recent IPs come page by page, each once', async () => {
    const id = await makeTraffic();
    const ips: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/api/v1/recent-ips?limit=1&credentialId=${id}${cursor && `&cursor=${cursor}`}`;
      const { json } = await token.call('GET', path);
      ips.push(...json.items.map(({ ip }: { ip: string }) => ip));
      cursor = json.nextCursor;
    }
    expect(ips.sort()).toEqual(['127.0.0.1', '203.0.113.9']);
  });

  test('of what was done come newest first, narrowed by who, what, target and time', async () => {
    const { id, path } = await makeKey();
    await token.call('PATCH', path, { body: { name: 'Shop' } });
    const first = await token.call('GET', '/api/v1/audit-log?limit=1');
    expect(first.json.items).toMatchObject([
      {
        seq: expect.any(Number),
        actor: { type: 'token', id: token.id, name: 'CI' },
        ip: '127.0.0.1',
        action: 'authkey.rename',
        target: { type: 'authkey', id, name: 'Shop' },
        before: { name: 'Website' },
        after: { name: 'Shop' },
      },
    ]);
    const next = await token.call('GET', `/api/v1/audit-log?limit=1&cursor=${first.json.nextCursor}`);
    expect(next.json.items).toMatchObject([{ action: 'authkey.create', after: { secretShown: true } }]);
    const count = async (query: string) =>
      (await token.call('GET', `/api/v1/audit-log?${query}`)).json.items.length;
    expect(await count(`who=token:${token.id}`)).toBe(1);
    expect(await count(`target=authkey:${id}`)).toBe(2);
    expect(await count('what=members')).toBe(0);
    expect(await count('query=Shop')).toBe(1);
    expect(await count(`to=${new Date(Date.now() - 60_000).toISOString()}`)).toBe(0);
    for (const [query, named] of [
      ['who=me', 'who'],
      ['target=x', 'target'],
      ['what=all', 'what'],
      ['from=yesterday', 'from'],
      ['limit=1001', 'limit'],
      ['page=2', 'page'],
    ]) {
      expect(await token.call('GET', `/api/v1/audit-log?${query}`)).toMatchObject(
        problem(400, 'bad_input', { errors: [expect.objectContaining({ path: named })] }),
      );
    }
  });
});
