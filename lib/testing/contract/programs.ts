import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { makeCompany } from '../company.ts';
import { failedRows } from '../failed-rows.ts';
import { type RawAnswer, type RawRequest, rawRequest } from '../raw-http.ts';
import { makeServiceToken, type TestToken } from '../service-token.ts';
import { type Place, proxy } from './place.ts';

type Sent = Partial<RawRequest> & { json?: unknown; key?: string };

/** What a program with a service token meets. */
export function describePrograms(place: () => Place): void {
  let admin: Ctx;
  let token: TestToken;
  beforeAll(async () => {
    ({ admin } = await makeCompany());
    token = await makeServiceToken(admin, { scopes: ['authkeys:write', 'logs:read'], from: '127.0.0.1' });
  });

  const send = (
    path: string,
    { json, key, headers = [], ...request }: Sent = {},
    port = place().server.port,
  ) =>
    rawRequest({
      port,
      path,
      ...request,
      headers: [
        ['authorization', `Bearer ${token.secret}`],
        ...(key ? [['idempotency-key', key] as [string, string]] : []),
        ...headers,
      ],
      ...(json === undefined ? {} : { method: request.method ?? 'POST', body: JSON.stringify(json) }),
    });
  const problem = (answer: RawAnswer) => {
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('x-request-id')).toBe(answer.json.requestId);
    return [answer.status, answer.json.code];
  };
  const newName = () => `Key ${randomBytes(4).toString('hex')}`;

  describe('/api/v1', () => {
    test('a list, with and without a trailing slash, and its HEAD', async () => {
      for (const path of ['/api/v1/authkeys?limit=1', '/api/v1/authkeys/?limit=1']) {
        const answer = await send(path);
        expect([answer.status, answer.json]).toMatchObject([200, { items: expect.any(Array) }]);
        expect(answer.headers.get('ratelimit')).toMatch(/^"token";r=\d+;t=\d+$/);
      }
      const head = await send('/api/v1/authkeys', { method: 'HEAD' });
      expect([head.status, head.text]).toEqual([200, '']);
    });

    test('a change is done once, also where it is sent again to another instance', async () => {
      const json = { name: newName() };
      const key = newName();
      const first = await send('/api/v1/authkeys', { json, key });
      const again = await send('/api/v1/authkeys', { json, key }, place().second.port);
      expect([first.status, again.status]).toEqual([201, 201]);
      expect(again.json).toEqual(first.json);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect(problem(await send('/api/v1/authkeys', { json }))).toEqual([409, 'conflict']);
    });

    test('what is wrong is named', async () => {
      expect(problem(await send('/api/v1/authkeys', { json: { name: '' } }))).toEqual([400, 'bad_input']);
      expect(problem(await send('/api/v1/authkeys', { method: 'POST', body: '{' }))).toEqual([
        400,
        'bad_input',
      ]);
      const large = ' '.repeat(1024 * 1024 + 1);
      expect(problem(await send('/api/v1/check', { method: 'POST', body: large }))).toEqual([
        413,
        'too_large',
      ]);
      const wrong = await send('/api/v1/check', { method: 'PUT', body: '{}' });
      expect([...problem(wrong), wrong.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'POST']);
    });

    test('an address that is not the token’s own is 418, in Failed Logs before the answer', async () => {
      const from = '127.0.61.7';
      expect(problem(await send('/api/v1/authkeys', { from }))).toEqual([418, 'ip_not_whitelisted']);
      const forwarded: [string, string][] = [['x-forwarded-for', '203.0.113.61']];
      const answer = await send('/api/v1/authkeys', { from: proxy, headers: forwarded });
      expect(answer.json.detail).toBe('IP 203.0.113.61 is not whitelisted for this service token');
      expect((await failedRows(token.id)).map(({ ip, endpoint, reason }) => [ip, endpoint, reason])).toEqual(
        expect.arrayContaining([
          [from, '/api/v1/authkeys', 'ip'],
          ['203.0.113.61', '/api/v1/authkeys', 'ip'],
        ]),
      );
    });

    test('with two Authorization headers it is nobody', async () => {
      const headers: [string, string][] = [['authorization', `Bearer ${token.secret}`]];
      expect(problem(await send('/api/v1/authkeys', { headers }))).toEqual([401, 'unauthenticated']);
    });
  });

  test('GET /api/v1/ip tells which address is seen, and where it was read', async () => {
    const headers: [string, string][] = [['x-forwarded-for', '203.0.113.61, 203.0.113.62']];
    const seen = await rawRequest({ port: place().server.port, path: '/api/v1/ip', from: proxy, headers });
    expect(seen.json).toMatchObject({
      ip: '203.0.113.62',
      source: 'x-forwarded-for',
      hop: 1,
      peer: proxy,
      peerTrusted: true,
    });
  });

  test('/openapi.json is the same from both mounts', async () => {
    const { server, second } = place();
    const [one, other] = await Promise.all(
      [server, second].map(({ port }) => rawRequest({ port, path: '/openapi.json' })),
    );
    expect(one?.json).toMatchObject({ openapi: '3.1.1', paths: { '/api/v1/authkeys': {}, '/token': {} } });
    expect(other?.text).toBe(one?.text);
  });
}
