import { randomBytes, randomUUID } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, expect, test } from 'vitest';
import { insertSigningKey } from '#lib/gate/tokens';
import { type ApiClient, getToken } from '../../api-client.ts';
import { type ClientCaller, expectRefused, newIp } from './caller.ts';

/** What a token is good for, and what is taken for one. */
export function describeToken(clients: ClientCaller): void {
  const { make, call, refusals } = clients;

  let from: string;
  let client: ApiClient;
  let token: string;
  beforeAll(async () => {
    from = newIp();
    client = await make([from, '127.0.3.0/24']);
    token = await getToken({ ...clients.at, from }, client);
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
    const authkey: [string, string] = ['authkey', clients.acme.openKey.secret];
    const answer = await call('', { from, headers: [authkey, ['authorization', 'Bearer of-the-api']] });
    expect(answer.headers.get('x-keyfence-key')).toBe(clients.acme.openKey.id);
  });

  test('nginx is answered 401 as it is', async () => {
    expectRefused(await call('nonsense', { from, path: '/api/v1/authorize?deny=403' }));
  });

  test('of before a new signing key stays good, on every instance; new ones are signed with the new key', async () => {
    const keyId = await insertSigningKey(clients.database.runtime.pool);
    const next = await getToken({ ...clients.at, from }, client);
    expect(decodeProtectedHeader(next).kid).toBe(keyId);
    for (const port of [clients.server.port, clients.second.port]) {
      expect((await call(token, { from, port })).status).toBe(200);
      expect((await call(next, { from, port })).status).toBe(200);
    }
  });
}
