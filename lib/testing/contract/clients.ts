import { randomBytes, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { bumpPolicy, transact } from '#lib/core/transact';
import { insertSigningKey } from '#lib/gate/tokens';
import { type ApiClient, getToken, makeClient, requestPasswordChange, requestToken } from '../api-client.ts';
import { type ApiCompany, makeApiCompany } from '../api-company.ts';
import type { TestDatabase } from '../database.ts';
import { type RawAnswer, type RawRequest, rawRequest } from '../raw-http.ts';
import type { ServerProcess } from '../server-process.ts';
import { type Place, proxy } from './place.ts';

const day = 86_400_000;
let lastByte = 10;

/** Each test asks from addresses of its own, or the bursts of one would block another. */
function newIp() {
  lastByte += 1;
  return `127.0.1.${lastByte}`;
}

/** What an API client meets. */
export function describeClients(place: () => Place): void {
  let database: TestDatabase;
  let server: ServerProcess;
  let second: ServerProcess;
  let acme: ApiCompany;
  let at: { port: number };

  beforeAll(async () => {
    ({ database, server, second } = place());
    acme = await makeApiCompany();
    at = { port: server.port };
  });

  const make = (entries: string[], fields = {}) => makeClient(acme.owner, entries, fields);
  const call = (token: string, request: Partial<RawRequest> & { port?: number } = {}) =>
    rawRequest({
      port: server.port,
      path: '/api/v1/authorize',
      headers: [['authorization', `Bearer ${token}`]],
      ...request,
    });

  /** All that a caller can tell two answers apart by, but the request id and the date. */
  function told({ status, headers, json }: RawAnswer) {
    const { requestId: _, ...body } = json;
    const rest = [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
    return { status, headers: rest, body };
  }
  function expectRefused(answer: RawAnswer) {
    expect(answer.status).toBe(401);
    expect(told(answer).body).toEqual({ error_code: 4010001, message: 'Unauthorized' });
    expect(answer.headers.get('x-request-id')).toBe(answer.json.requestId);
  }
  const refusals = async (clientId: string) =>
    (
      await database.runtime.pool.query(
        `select host(ip) as ip, endpoint, reason, sum(attempts)::int as attempts from "FailedRequest"
         where "credentialId" = $1 group by 1, 2, 3 order by 3, 1`,
        [clientId],
      )
    ).rows;

  describe('POST /token', () => {
    test('from a listed IP: a signed token bound to that IP, good until it expires', async () => {
      const from = newIp();
      const client = await make([from]);
      const answer = await requestToken({ ...at, from }, client);
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 3600,
        password_expire_days: 90,
        requestId: expect.stringMatching(/^[0-9a-f]{24}$/),
      });
      expect(answer.headers.get('cache-control')).toBe('no-store');
      const token = String(answer.json.access_token);
      const claims = decodeJwt(token);
      expect(claims).toMatchObject({ sub: client.username, ip: from, password_expire_days: 90 });
      expect(Number(claims.exp) - Number(claims.iat)).toBe(3600);
      expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'HS256', kid: expect.any(String) });

      const allowed = await call(token, { from });
      expect(allowed.status).toBe(200);
      expect(allowed.headers.get('x-keyfence-key')).toBe(client.id);
      expect(allowed.headers.get('x-keyfence-company')).toBe(acme.company.id);
      const sent = await call(token, {
        from,
        method: 'POST',
        path: '/api/v5/flow',
        body: JSON.stringify({ template_id: acme.templateId, mobiles: '919800000000', VAR1: 'Ada' }),
      });
      expect(sent.status).toBe(200);
      const [stored] = await database.runtime.prisma.message.findMany({
        where: { companyId: acme.company.id, requestId: String(sent.json.message) },
      });
      expect(stored).toMatchObject({ text: 'Hello Ada', credentialId: client.id });
    });

    test('ranges, CIDRs and the address behind a trusted proxy count as for authkeys', async () => {
      const client = await make(['203.0.113.10-203.0.113.19', '2001:db8::/48']);
      const behind = (ip: string) =>
        requestToken({ ...at, from: proxy, headers: [['x-forwarded-for', ip]] }, client);
      expect((await behind('203.0.113.15')).status).toBe(200);
      expect((await behind('2001:db8::7')).status).toBe(200);
      expectRefused(await behind('203.0.113.20'));
      expectRefused(await behind('whoever'));
      expectRefused(
        await requestToken({ ...at, from: newIp(), headers: [['x-forwarded-for', '203.0.113.15']] }, client),
      );
    });

    test("the company's whitelist holds for authkeys only", async () => {
      const from = newIp();
      await transact(acme.owner, async (tx) => {
        await tx.whitelistEntry.create({
          data: { companyId: acme.company.id, value: from, addedBy: 'test' },
        });
        await bumpPolicy(tx, acme.company.id, { whitelist: true });
      });
      expectRefused(await requestToken({ ...at, from }, await make([newIp()])));
    });

    test('every failure is the same bytes and headers', async () => {
      const from = newIp();
      const client = await make([from]);
      const elsewhere = await make([newIp()]);
      const disabled = await make([from], { disabledAt: new Date() });
      const expired = await make([from], { passwordChangedAt: new Date(Date.now() - 91 * day) });
      const answers = [
        await requestToken({ ...at, from }, { ...client, password: 'wrong-password' }),
        await requestToken({ ...at, from }, { username: 'nobody_here', password: 'wrong-password' }),
        await requestToken({ ...at, from }, elsewhere),
        await requestToken({ ...at, from }, disabled),
        await requestToken({ ...at, from }, expired),
        await requestToken({ ...at, from }, '{"username":'),
      ];
      for (const answer of answers) expectRefused(answer);
      expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
    });

    const unreadable: [string, unknown][] = [
      ['an empty body', ''],
      ['malformed JSON', '{"username":"x"'],
      ['a list', ['client_name', 'password']],
      ['null', 'null'],
      ['numbers for strings', { username: 12_345_678, password: 12_345_678 }],
      ['no password', { username: 'client_name' }],
      ['NUL bytes', Buffer.from([0, 0, 0, 0])],
      ['NUL characters in strings', { username: 'client\0name', password: 'pass\0word' }],
      ['a password of 10,000 characters', { username: 'client_name', password: 'x'.repeat(10_000) }],
      ['1 MiB', { username: 'client_name', password: 'x'.repeat(1024 * 1024) }],
      ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
      ['a prototype', '{"__proto__":{"username":"client_name","password":"x"}}'],
    ];
    test.each(unreadable)('%s: the one 401, on both endpoints', async (_name, body) => {
      const from = newIp();
      expectRefused(await requestToken({ ...at, from }, body));
      expectRefused(await requestPasswordChange({ ...at, from }, body));
    });

    test('look-alikes of a user name are not that user', async () => {
      const from = newIp();
      const client = await make([from]);
      for (const username of [
        client.username.toUpperCase(),
        client.username.replace('c', 'с'),
        `${client.username} `,
        `${client.username}​`,
        client.username.replace('_', '＿'),
      ]) {
        expectRefused(await requestToken({ ...at, from }, { username, password: client.password }));
      }
      expect((await requestToken({ ...at, from }, client)).status).toBe(200);
    });

    test('a wrong method: 405 with Allow', async () => {
      for (const path of ['/token', '/manage/password']) {
        const answer = await rawRequest({ ...at, path });
        expect(answer.status).toBe(405);
        expect(answer.headers.get('allow')).toBe('POST');
      }
    });

    test('the right password from an address that is not listed stands in Failed Logs under it, a wrong one under none', async () => {
      const from = newIp();
      const client = await make([newIp()]);
      expectRefused(await requestToken({ ...at, from }, { ...client, password: 'wrong-password' }));
      expectRefused(await requestToken({ ...at, from }, client));
      await expect
        .poll(() => refusals(client.id))
        .toEqual([
          { ip: from, endpoint: '/token', reason: 'ip', attempts: 1 },
          { ip: '0.0.0.0', endpoint: '/token', reason: 'password', attempts: 1 },
        ]);
    });
  });

  describe('a token', () => {
    let from: string;
    let client: ApiClient;
    let token: string;
    beforeAll(async () => {
      from = newIp();
      client = await make([from, '127.0.3.0/24']);
      token = await getToken({ ...at, from }, client);
    });

    test('is refused from any other address, listed or not, and that stands in Failed Logs first', async () => {
      for (const other of ['127.0.3.1', '127.0.4.1']) {
        expectRefused(await call(token, { from: other }));
        expect(await refusals(client.id)).toContainEqual({
          ip: other,
          endpoint: '/api/v1/authorize',
          reason: 'token-ip',
          attempts: 1,
        });
      }
    });

    test('is not taken from a query, a cookie or a body', async () => {
      for (const request of [
        { path: `/api/v1/authorize?access_token=${token}`, headers: [] },
        { headers: [['cookie', `access_token=${token}`] as [string, string]] },
      ]) {
        expect((await call('', { from, ...request })).status).toBe(401);
      }
    });

    const forgeries: [string, () => Promise<string> | string][] = [
      ['alg none', () => new UnsecuredJWT(decodeJwt(token)).encode()],
      [
        'alg none under our key id',
        () => {
          const [, payload] = token.split('.');
          const head = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(token), alg: 'none' }));
          return `${head.toString('base64url')}.${payload}.`;
        },
      ],
      [
        'another key under our key id',
        () =>
          new SignJWT(decodeJwt(token))
            .setProtectedHeader({ alg: 'HS256', kid: String(decodeProtectedHeader(token).kid) })
            .sign(randomBytes(32)),
      ],
      [
        'an unknown key id',
        () =>
          new SignJWT(decodeJwt(token))
            .setProtectedHeader({ alg: 'HS256', kid: randomUUID() })
            .sign(randomBytes(32)),
      ],
      [
        'no key id',
        () => new SignJWT(decodeJwt(token)).setProtectedHeader({ alg: 'HS256' }).sign(randomBytes(32)),
      ],
      [
        'a changed claim',
        () => {
          const [head, payload = '', signature] = token.split('.');
          const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), ip: '127.0.0.1' };
          return `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${signature}`;
        },
      ],
      ['a cut signature', () => token.slice(0, -2)],
      ['padding', () => `${token}=`],
      ['a blank in its signature', () => `${token.slice(0, -5)} ${token.slice(-5)}`],
      [
        'spare bits in its last character',
        () => token.slice(0, -1) + String.fromCharCode(token.charCodeAt(token.length - 1) + 1),
      ],
      ['nonsense', () => 'nonsense'],
      ['nothing', () => ''],
      ['4,000 characters', () => token.padEnd(4_000, 'x')],
    ];
    test.each(forgeries)('with %s is refused', async (_name, forge) => {
      expectRefused(await call(await forge(), { from }));
    });

    test('two Authorization headers are none', async () => {
      const one: [string, string] = ['authorization', `Bearer ${token}`];
      expectRefused(await call('', { from, headers: [one, one] }));
      expectRefused(await call('', { from, headers: [one, ['authorization', 'Bearer x']] }));
    });

    test('the scheme is read whatever its case; another scheme is no credential of ours', async () => {
      const with_ = (value: string) => call('', { from, headers: [['authorization', value]] });
      expect((await with_(`bearer ${token}`)).status).toBe(200);
      expect((await with_('Basic eDp5')).json).toMatchObject({ code: '401', apiError: '201' });
    });

    test('beside an authkey the Authorization header is left to the protected API', async () => {
      const authkey: [string, string] = ['authkey', acme.openKey.secret];
      const answer = await call('', { from, headers: [authkey, ['authorization', 'Bearer of-the-api']] });
      expect(answer.headers.get('x-keyfence-key')).toBe(acme.openKey.id);
    });

    test('nginx is answered 401 as it is', async () => {
      expectRefused(await call('nonsense', { from, path: '/api/v1/authorize?deny=403' }));
    });

    test('of before a new signing key stays good, on every instance; new ones are signed with the new key', async () => {
      const keyId = await insertSigningKey(database.runtime.pool);
      const next = await getToken({ ...at, from }, client);
      expect(decodeProtectedHeader(next).kid).toBe(keyId);
      for (const port of [server.port, second.port]) {
        expect((await call(token, { from, port })).status).toBe(200);
        expect((await call(next, { from, port })).status).toBe(200);
      }
    });
  });

  describe('what ends a token, at once and on every instance', () => {
    const endings: [string, string, object, string][] = [
      ['revoked', 'revoked', { tokenVersion: { increment: 1 } }, '127.0.0.1'],
      ['its client disabled', 'disabled', { disabledAt: new Date() }, '127.0.0.1'],
      [
        'its password expired',
        'password-expired',
        { passwordChangedAt: new Date(Date.now() - 91 * day) },
        '',
      ],
    ];
    test.each(endings)('%s', async (_name, reason, data) => {
      const from = newIp();
      const client = await make([from]);
      const token = await getToken({ ...at, from }, client);
      const ports = [server.port, second.port];
      for (const port of ports) expect((await call(token, { from, port })).status).toBe(200);
      await change(client, data);
      await expect.poll(async () => (await call(token, { from, port: second.port })).status).toBe(401);
      for (const port of ports) expectRefused(await call(token, { from, port }));
      expect((await refusals(client.id))[0]).toMatchObject({ ip: from, reason });
    });

    test('its address listed no more', async () => {
      const from = newIp();
      const client = await make([from, newIp()]);
      const token = await getToken({ ...at, from }, client);
      expect((await call(token, { from })).status).toBe(200);
      await transact(acme.owner, async (tx) => {
        await tx.whitelistEntry.deleteMany({ where: { companyId: acme.company.id, value: from } });
        await bumpPolicy(tx, acme.company.id, { credentialId: client.id });
      });
      await expect.poll(async () => (await call(token, { from })).status).toBe(401);
      expect(await refusals(client.id)).toMatchObject([{ ip: from, reason: 'ip' }]);
    });

    test('its client deleted: refused without a trace', async () => {
      const from = newIp();
      const client = await make([from]);
      const token = await getToken({ ...at, from }, client);
      expect((await call(token, { from })).status).toBe(200);
      await change(client, { deletedAt: new Date() });
      await expect.poll(async () => (await call(token, { from })).status).toBe(401);
      expectRefused(await call(token, { from }));
      expect(await refusals(client.id)).toEqual([]);
    });

    function change(client: ApiClient, data: object) {
      return transact(acme.owner, async (tx) => {
        await tx.client.update({
          where: { companyId_id: { companyId: acme.company.id, id: client.id } },
          data,
        });
        await bumpPolicy(tx, acme.company.id, { credentialId: client.id });
      });
    }
  });

  describe('POST /manage/password', () => {
    const newPassword = () => `changed-${randomBytes(6).toString('hex')}`;

    test('changes the password, ends the tokens of the old one, on every instance', async () => {
      const from = newIp();
      const client = await make([from]);
      const old = await getToken({ ...at, from }, client);
      expect((await call(old, { from, port: second.port })).status).toBe(200);
      const new_password = newPassword();
      const answer = await requestPasswordChange({ ...at, from }, { ...client, new_password });
      expect(answer.status).toBe(200);
      expect(answer.json).toEqual({ password_expire_days: 90, requestId: expect.any(String) });
      expectRefused(await call(old, { from }));
      await expect.poll(async () => (await call(old, { from, port: second.port })).status).toBe(401);
      expectRefused(await requestToken({ ...at, from }, client));
      const changed = { ...client, password: new_password };
      expect((await call(await getToken({ ...at, from }, changed), { from })).status).toBe(200);
      const events = await database.runtime.prisma.auditEvent.findMany({ where: { targetId: client.id } });
      expect(events).toMatchObject([
        { action: 'client.change-password', actorType: 'client', actorId: client.id, ip: from },
      ]);
      expect(JSON.stringify(events)).not.toContain(new_password);
    });

    test('no earlier password may be used again, not the first and not the present one', async () => {
      const from = newIp();
      const client = await make([from]);
      const passwords = [client.password, newPassword(), newPassword()];
      for (const [index, password] of passwords.slice(0, -1).entries()) {
        const new_password = passwords[index + 1];
        const body = { username: client.username, password, new_password };
        expect((await requestPasswordChange({ ...at, from }, body)).status).toBe(200);
      }
      const present = { username: client.username, password: passwords[2] };
      for (const new_password of passwords) {
        expectRefused(await requestPasswordChange({ ...at, from }, { ...present, new_password }));
      }
      expect((await requestToken({ ...at, from }, present)).status).toBe(200);
    });

    test('composed and decomposed letters are one password: for a token, and among those used before', async () => {
      const from = newIp();
      const client = await make([from]);
      const [composed, decomposed] = ['Z\u00fcrich-am-See', 'Zu\u0308rich-am-See'];
      const body = { ...client, new_password: decomposed };
      expect((await requestPasswordChange({ ...at, from }, body)).status).toBe(200);
      await getToken({ ...at, from }, { ...client, password: composed });
      await getToken({ ...at, from }, { ...client, password: decomposed });
      const again = { ...client, password: decomposed, new_password: composed };
      expectRefused(await requestPasswordChange({ ...at, from }, again));
    });

    test('brings back a client whose password has expired', async () => {
      const from = newIp();
      const client = await make([from], { passwordChangedAt: new Date(Date.now() - 91 * day) });
      expectRefused(await requestToken({ ...at, from }, client));
      const new_password = newPassword();
      expect((await requestPasswordChange({ ...at, from }, { ...client, new_password })).status).toBe(200);
      await getToken({ ...at, from }, { ...client, password: new_password });
    });

    test('every failure is the one 401 and changes nothing', async () => {
      const from = newIp();
      const client = await make([from]);
      const elsewhere = await make([newIp()]);
      const disabled = await make([from], { disabledAt: new Date() });
      const new_password = newPassword();
      const answers = [
        await requestPasswordChange({ ...at, from }, { ...client, password: 'wrong', new_password }),
        await requestPasswordChange(
          { ...at, from },
          { username: 'nobody_here', password: 'x', new_password },
        ),
        await requestPasswordChange({ ...at, from }, { ...elsewhere, new_password }),
        await requestPasswordChange({ ...at, from }, { ...disabled, new_password }),
        await requestPasswordChange({ ...at, from }, client),
      ];
      for (const answer of answers) expectRefused(answer);
      expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
      expect((await requestToken({ ...at, from }, client)).status).toBe(200);
    });

    test('a short password, or the user name for one: 400 / 4000002, before the credentials are looked at', async () => {
      const from = newIp();
      const client = await make([from]);
      for (const body of [
        { ...client, new_password: 'eleven-char' },
        { ...client, new_password: 'eleven-char\u200b\u200b' },
        { ...client, new_password: client.username },
        { username: 'nobody_here', password: 'wrong', new_password: 'short' },
      ]) {
        const answer = await requestPasswordChange({ ...at, from }, body);
        expect(answer.status).toBe(400);
        expect(answer.json).toMatchObject({ error_code: 4000002, message: expect.any(String) });
      }
    });

    test('two changes at once: one is made, the other refused', async () => {
      const from = newIp();
      const client = await make([from]);
      const answers = await Promise.all(
        [server, second, server, second].map(({ port }) =>
          requestPasswordChange({ port, from }, { ...client, new_password: newPassword() }),
        ),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401, 401]);
    });

    test('is no way around the limit on token requests', async () => {
      const from = newIp();
      const client = await make([from]);
      const body = { ...client, password: 'wrong-password', new_password: newPassword() };
      await Promise.all(Array.from({ length: 20 }, () => requestPasswordChange({ ...at, from }, body)));
      expectRefused(await requestPasswordChange({ ...at, from }, { ...client, new_password: newPassword() }));
    });
  });

  describe('suspicious IPs', () => {
    test('from exactly the 20th request of a burst on the IP is refused on every instance, whitelisted or not', async () => {
      const from = newIp();
      const client = await make([from]);
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          requestToken({ port: i % 2 ? server.port : second.port, from }, client),
        ),
      );
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(19);
      expect(answers.filter((answer) => answer.status === 401)).toHaveLength(21);
      for (const { port } of [server, second]) {
        expectRefused(await requestToken({ port, from }, client));
        expectRefused(
          await requestPasswordChange({ port, from }, { ...client, new_password: newPassword() }),
        );
      }
      const other = await make([newIp(), from]);
      expectRefused(await requestToken({ ...at, from }, other));
    });

    test('a token that the IP has already goes on', async () => {
      const from = newIp();
      const client = await make([from]);
      const token = await getToken({ ...at, from }, client);
      for (let i = 0; i < 20; i += 1) await requestToken({ ...at, from }, '');
      expectRefused(await requestToken({ ...at, from }, client));
      expect((await call(token, { from })).status).toBe(200);
    });

    const newPassword = () => `changed-${randomBytes(6).toString('hex')}`;
  });
}
