import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ApiCompany, makeApiCompany } from '../api-company.ts';
import type { TestDatabase } from '../database.ts';
import { askPanel } from '../panel-client.ts';
import { type RawRequest, rawRequest } from '../raw-http.ts';
import type { ServerProcess } from '../server-process.ts';
import { type Place, proxy } from './place.ts';

/** What a caller with an authkey meets. */
export function describeAuthkeys(place: () => Place): void {
  let database: TestDatabase;
  let server: ServerProcess;
  let acme: ApiCompany;
  let globex: ApiCompany;

  beforeAll(async () => {
    ({ database, server } = place());
    acme = await makeApiCompany();
    globex = await makeApiCompany();
  });

  type Sent = Partial<RawRequest> & { key?: string | undefined; json?: unknown };

  function send(path: string, { key, json, headers = [], ...request }: Sent = {}) {
    return rawRequest({
      port: server.port,
      path,
      ...request,
      headers: [...(key ? [['authkey', key] as [string, string]] : []), ...headers],
      ...(json === undefined ? {} : { method: request.method ?? 'POST', body: JSON.stringify(json) }),
    });
  }
  const authorize = (sent: Sent = {}) => send('/api/v1/authorize', sent);
  const flow = (sent: Sent = {}) => send('/api/v5/flow', { method: 'POST', ...sent });
  const message = () => ({ template_id: acme.templateId, mobiles: '919800000000', VAR1: 'Ada' });

  function refusals(credentialId: string) {
    return database.runtime.pool.query<{ ip: string; endpoint: string; attempts: number }>(
      `select host(ip) as ip, endpoint, sum(attempts)::int as attempts from "FailedRequest"
       where "credentialId" = $1 group by 1, 2 order by 1, 2`,
      [credentialId],
    );
  }

  function storedMessages(requestId: unknown) {
    return database.runtime.prisma.message.findMany({
      where: { companyId: acme.company.id, requestId: String(requestId) },
      orderBy: { recipient: 'asc' },
    });
  }

  describe('POST /api/v5/flow', () => {
    test('a whitelisted IP: 200 with a request id, and the message is in the database', async () => {
      const answer = await flow({ key: acme.key.secret, json: message() });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({
        type: 'success',
        message: expect.stringMatching(/^[0-9a-f]{24}$/),
      });
      expect(answer.headers.get('x-request-id')).toBe(answer.json.requestId);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      const [stored] = await storedMessages(answer.json.message);
      expect(stored).toMatchObject({
        recipient: '919800000000',
        text: 'Hello Ada',
        credentialId: acme.key.id,
      });
    });

    test('the worker delivers it to the outbox', async () => {
      const answer = await flow({
        key: acme.key.secret,
        json: { ...message(), mobiles: '919800000777', VAR1: acme.company.name },
      });
      await expect
        .poll(
          () =>
            database.runtime.prisma.outboxMessage.findMany({ where: { text: `Hello ${acme.company.name}` } }),
          {
            timeout: 10_000,
          },
        )
        .toMatchObject([{ channel: 'sms', to: expect.stringContaining('919800000777') }]);
      await expect.poll(async () => (await storedMessages(answer.json.message))[0]?.state).toBe('sent');
    });

    test('recipients each have their variables; flow_id is template_id; the content type does not matter', async () => {
      const recipients = [
        { mobiles: '919800000001', VAR1: 'One' },
        { mobiles: 919800000002, VAR1: 2 },
      ];
      const answer = await flow({
        key: acme.key.secret,
        json: { flow_id: acme.templateId, sender: 'ACME', short_url: '0', recipients },
        headers: [['content-type', 'text/plain']],
      });
      expect(answer.status).toBe(200);
      expect(
        (await storedMessages(answer.json.message)).map(({ recipient, text }) => [recipient, text]),
      ).toEqual([
        ['919800000001', 'Hello One'],
        ['919800000002', 'Hello 2'],
      ]);
    });

    test('any other IP: 418 in the exact shape, logged before it is answered', async () => {
      const answer = await flow({ key: acme.closedKey.secret, json: message(), from: '127.0.0.2' });
      expect(answer.status).toBe(418);
      const { requestId, ...body } = answer.json;
      expect(requestId).toMatch(/^[0-9a-f]{24}$/);
      expect(body).toEqual({
        type: 'error',
        status: 'fail',
        hasError: true,
        code: '418',
        apiError: '418',
        message: 'IP 127.0.0.2 is not whitelisted for this authkey',
        errors: 'Unauthorized',
      });
      const { rows } = await refusals(acme.closedKey.id);
      expect(rows).toContainEqual({ ip: '127.0.0.2', endpoint: '/api/v5/flow', attempts: 1 });
    });

    test('missing, mistyped, unknown, disabled, expired: one and the same 401', async () => {
      const mistyped = acme.key.secret.slice(0, -1) + (acme.key.secret.endsWith('a') ? 'b' : 'a');
      const keys = [
        undefined,
        mistyped,
        'nonsense',
        acme.disabledKey.secret,
        acme.expiredKey.secret,
        `${acme.key.secret} `.repeat(2),
      ];
      const bodies = new Set<string>();
      for (const key of keys) {
        const answer = await flow({ key, json: message() });
        expect(answer.status).toBe(401);
        const { requestId: _, ...body } = answer.json;
        expect(body).toMatchObject({
          type: 'error',
          status: 'fail',
          hasError: true,
          code: '401',
          apiError: '201',
        });
        bodies.add(JSON.stringify(body));
      }
      expect(bodies.size).toBe(1);
    });

    test('an authkey header sent twice is none', async () => {
      const answer = await flow({
        json: message(),
        headers: [
          ['authkey', acme.key.secret],
          ['authkey', acme.key.secret],
        ],
      });
      expect(answer.status).toBe(401);
    });

    test("another company's template is as unknown as none", async () => {
      const unknown = '01937a5c-0000-7000-8000-000000000000';
      const answers = await Promise.all(
        [globex.templateId, unknown, 'abc', 7].map((template_id) =>
          flow({ key: acme.key.secret, json: { ...message(), template_id } }),
        ),
      );
      for (const answer of answers) {
        expect(answer.status).toBe(400);
        expect(answer.json).toMatchObject({
          code: '400',
          errors: [
            { path: 'template_id', message: 'template_id is not the id of a template of this company' },
          ],
        });
      }
    });

    const badBodies: [string, () => unknown, string, string][] = [
      ['no mobile', () => ({ ...message(), mobiles: undefined }), '101', 'mobiles'],
      ['an empty mobile', () => ({ ...message(), mobiles: '' }), '101', 'mobiles'],
      ['no recipients', () => ({ template_id: acme.templateId, recipients: [] }), '101', 'recipients'],
      ['an invalid mobile', () => ({ ...message(), mobiles: '12ab' }), '202', 'mobiles'],
      [
        'an invalid mobile among others',
        () => ({
          template_id: acme.templateId,
          recipients: [
            { mobiles: '919800000001', VAR1: 'x' },
            { mobiles: '0', VAR1: 'x' },
          ],
        }),
        '202',
        'recipients.1.mobiles',
      ],
      ['a missing variable', () => ({ ...message(), VAR1: undefined }), '400', 'VAR1'],
      ['a variable that is a list', () => ({ ...message(), VAR1: [] }), '400', 'VAR1'],
      ['a NUL character in a variable', () => ({ ...message(), VAR1: 'a\0b' }), '400', 'VAR1'],
      [
        '2,000 recipients',
        () => ({
          template_id: acme.templateId,
          recipients: Array.from({ length: 2_000 }, () => ({ mobiles: '919800000001', VAR1: 'x' })),
        }),
        '400',
        'recipients',
      ],
      ['a list', () => [], '400', ''],
      ['no template', () => ({ mobiles: '919800000001' }), '400', 'template_id'],
    ];
    test.each(badBodies)('%s: 400, and what is wrong is named', async (_name, body, code, path) => {
      const before = await database.runtime.prisma.message.count();
      const answer = await flow({ key: acme.key.secret, json: body() });
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({ type: 'error', hasError: true, code });
      expect(answer.json.errors).toContainEqual({ path, message: expect.any(String) });
      expect(await database.runtime.prisma.message.count()).toBe(before);
    });

    test.each([
      ['malformed JSON', '{"template_id":'],
      ['an empty body', ''],
      ['NUL bytes', Buffer.from([0, 0, 0])],
      ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22])],
    ])('%s: 400', async (_name, body) => {
      const answer = await flow({ key: acme.key.secret, body });
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({ code: '400', errors: [{ path: '', message: expect.any(String) }] });
    });

    test('1 MiB: 413, nothing accepted', async () => {
      const answer = await flow({
        key: acme.key.secret,
        json: { ...message(), VAR1: 'x'.repeat(1024 * 1024) },
      });
      expect(answer.status).toBe(413);
      expect(answer.json).toMatchObject({ type: 'error', code: '413', requestId: expect.any(String) });
    });

    test('1 MiB in chunks, of no announced length: 413, nothing accepted', async () => {
      const before = await database.runtime.prisma.message.count({ where: { companyId: acme.company.id } });
      const answer = await askPanel({ port: server.port, from: '127.0.0.1' }, '/api/v5/flow', {
        method: 'POST',
        headers: { authkey: acme.key.secret, 'transfer-encoding': 'chunked' },
        body: JSON.stringify({ ...message(), VAR1: 'x'.repeat(1024 * 1024) }),
      });
      expect(answer.status).toBe(413);
      expect(JSON.parse(answer.text)).toMatchObject({ type: 'error', code: '413' });
      expect(await database.runtime.prisma.message.count({ where: { companyId: acme.company.id } })).toBe(
        before,
      );
    });

    test('a wrong method: 405 with Allow', async () => {
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answer = await flow({ key: acme.key.secret, method });
        expect(answer.status).toBe(405);
        expect(answer.headers.get('allow')).toBe('POST');
      }
    });

    test('a trailing slash is the same path, without a redirect', async () => {
      const answer = await send('/api/v5/flow/', { key: acme.key.secret, json: message() });
      expect(answer.status).toBe(200);
    });
  });

  describe('ANY /api/v1/authorize', () => {
    test('200 says who it was, with any method', async () => {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
        const answer = await authorize({ key: acme.key.secret, method });
        expect(answer.status).toBe(200);
        expect(answer.headers.get('x-keyfence-company')).toBe(acme.company.id);
        expect(answer.headers.get('x-keyfence-key')).toBe(acme.key.id);
        expect(answer.headers.get('x-keyfence-ip')).toBe('127.0.0.1');
      }
      expect((await authorize({ key: acme.key.secret, method: 'HEAD' })).status).toBe(200);
    });

    test('418, and for nginx 403 with the code in a header', async () => {
      expect((await authorize({ key: acme.closedKey.secret })).status).toBe(418);
      const answer = await send('/api/v1/authorize?deny=403', { key: acme.closedKey.secret });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('x-keyfence-code')).toBe('418');
      expect((await send('/api/v1/authorize?deny=403')).status).toBe(401);
    });

    test('without IP security any address may', async () => {
      expect((await authorize({ key: acme.openKey.secret, from: '127.0.0.77' })).status).toBe(200);
    });

    test('401 without a key', async () => {
      expect((await authorize()).json).toMatchObject({ code: '401', apiError: '201' });
    });
  });

  describe('the client address', () => {
    const forged = (value: string): [string, string][] => [['x-forwarded-for', value]];
    const cases: [string, string, [string, string][], number, string?][] = [
      [
        'a forged X-Forwarded-For from an untrusted peer is not read',
        '127.0.0.5',
        forged('127.0.0.1'),
        418,
        '127.0.0.5',
      ],
      ['an empty one from an untrusted peer is not read', '127.0.0.5', forged(''), 418, '127.0.0.5'],
      ['a forged one does not take a whitelisted peer out', '127.0.0.1', forged('203.0.113.9'), 200],
      [
        'other headers are never read',
        '127.0.0.5',
        [
          ['x-real-ip', '127.0.0.1'],
          ['forwarded', 'for=127.0.0.1'],
          ['cf-connecting-ip', '127.0.0.1'],
          ['true-client-ip', '127.0.0.1'],
          ['x-client-ip', '127.0.0.1'],
        ],
        418,
        '127.0.0.5',
      ],
      ['a trusted proxy is believed', proxy, forged('127.0.0.1'), 200],
      [
        'behind a trusted proxy the rightmost untrusted hop counts, not what the client wrote first',
        proxy,
        forged('127.0.0.1, 203.0.113.9'),
        418,
        '203.0.113.9',
      ],
      [
        'two headers are one list',
        proxy,
        [
          ['x-forwarded-for', '127.0.0.1'],
          ['x-forwarded-for', '203.0.113.10'],
        ],
        418,
        '203.0.113.10',
      ],
      ['trusted hops are walked past', proxy, forged(`127.0.0.1, ${proxy}`), 200],
      ['without the header a trusted proxy is itself the client', proxy, [], 418, proxy],
      ['an empty one from a trusted proxy is none', proxy, forged(''), 418, proxy],
      ['garbage from a trusted proxy is unknown, and refused', proxy, forged('whoever'), 418],
      ['garbage at the right end is not skipped', proxy, forged('127.0.0.1, not-an-address'), 418],
      ['an address with a port is not strict', proxy, forged('127.0.0.1:80'), 418],
      ['an octal look-alike is not strict', proxy, forged('0177.0.0.1'), 418],
    ];
    test.each(cases)('%s', async (_name, from, headers, status, ip) => {
      const answer = await authorize({ key: acme.key.secret, from, headers });
      expect(answer.status).toBe(status);
      if (status === 200)
        expect(answer.headers.get('x-keyfence-ip')).toBe(from === '127.0.0.1' ? from : '127.0.0.1');
      if (ip) expect(answer.json.message).toBe(`IP ${ip} is not whitelisted for this authkey`);
      else if (status === 418) expect(answer.json.message).toMatch(/unknown/);
    });

    test('an IPv4-mapped peer is IPv4', async () => {
      // The server listens on ::, so that a peer of IPv4 arrives as ::ffff:127.0.0.1.
      const answer = await authorize({ key: acme.key.secret });
      expect(answer.headers.get('x-keyfence-ip')).toBe('127.0.0.1');
    });

    test('an IPv6 peer that is a trusted proxy is believed, and nobody else on IPv6', async () => {
      const answer = await authorize({ key: acme.key.secret, to: '::1', headers: forged('127.0.0.1') });
      expect(answer.status).toBe(200);
    });

    test('an unknown address says why, and Failed Logs too; what was sent is not repeated', async () => {
      for (const [sent, words, reason] of [
        ['203.0.113.9:4711', /the proxy sent an address with a port/, 'ip-port'],
        ['[2001:db8::1]:80', /the proxy sent an address with a port/, 'ip-port'],
        ['fe80::1%eth0', /the proxy sent an address with a zone/, 'ip-zone'],
        ['<script>', /not an IP address in strict form/, 'ip-form'],
      ] as const) {
        const answer = await authorize({ key: globex.key.secret, from: proxy, headers: forged(sent) });
        expect(answer.status).toBe(418);
        expect(answer.json.message).toMatch(words);
        expect(JSON.stringify(answer.json)).not.toContain(sent);
        const kept = { companyId: globex.company.id, credentialId: globex.key.id, reason };
        expect(await database.runtime.prisma.failedRequest.count({ where: kept })).toBeGreaterThan(0);
      }
    });

    test('an unknown address is counted in Failed Logs as unknown', async () => {
      await authorize({ key: globex.closedKey.secret, from: proxy, headers: forged('whoever') });
      const { rows } = await refusals(globex.closedKey.id);
      expect(rows).toEqual([{ ip: '0.0.0.0', endpoint: '/api/v1/authorize', attempts: 1 }]);
    });
  });

  test('strangers leave no trace: only requests with a known key are recorded', async () => {
    const before = await database.runtime.prisma.failedRequest.count();
    await authorize({ key: 'kf_nobody' });
    await authorize({ key: acme.disabledKey.secret, from: '127.0.0.3' });
    expect(await database.runtime.prisma.failedRequest.count()).toBe(before);
  });

  test("a path below /api/ that is nobody's: 404 in the shape of every failure", async () => {
    for (const path of [
      '/api',
      '/api/v2/flow',
      '/api/v5/nothing/',
      '/api/authorize',
      '//api/v5/flow',
      '///api',
    ]) {
      const answer = await send(path);
      expect(answer.status).toBe(404);
      expect(answer.json).toMatchObject({ type: 'error', hasError: true, code: '404' });
      expect(answer.headers.get('x-request-id')).toBe(answer.json.requestId);
    }
  });

  test('an absolute target is its path', async () => {
    const answer = await send('http://elsewhere/api/v1/authorize?a=1', { key: acme.key.secret });
    expect(answer.status).toBe(200);
  });

  test('any path below /api/v1/authorize is that endpoint, and its query is the caller’s own', async () => {
    const below = '/api/v1/authorize/orders/7?deny=403&preflight=allow';
    expect((await send(below, { key: acme.key.secret })).status).toBe(200);
    expect((await send(below, { key: acme.closedKey.secret })).status).toBe(418);
    expect((await send(below, { method: 'OPTIONS', headers: preflight })).status).toBe(401);
    expect((await send('/api/v1/authorized')).status).toBe(404);
  });

  const preflight: [string, string][] = [
    ['origin', 'https://shop.example.com'],
    ['access-control-request-method', 'POST'],
  ];
  test('a CORS preflight passes only where it is allowed to, by its method alone, and as nobody', async () => {
    const path = '/api/v1/authorize?preflight=allow';
    const passed = await send(path, { method: 'OPTIONS', headers: preflight });
    expect(passed.status).toBe(200);
    expect([...passed.headers.keys()].filter((name) => name.startsWith('x-keyfence'))).toEqual([]);
    expect((await send('/api/v1/authorize', { method: 'OPTIONS', headers: preflight })).status).toBe(401);
    expect((await send(path, { method: 'OPTIONS' })).status).toBe(401);
    const claimed: [string, string][] = [
      ...preflight,
      ['x-forwarded-method', 'OPTIONS'],
      ['x-original-method', 'OPTIONS'],
    ];
    expect((await send(path, { headers: claimed })).status).toBe(401);
  });

  describe('a compressed body', () => {
    const sent = (encoding: string, body: Uint8Array) =>
      flow({ key: acme.key.secret, headers: [['content-encoding', encoding]], body });
    const json = () => Buffer.from(JSON.stringify(message()));

    test.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('%s is read', async (encoding, compress) => {
      const answer = await sent(encoding, compress(json()));
      expect(answer.status).toBe(200);
      expect(await storedMessages(answer.json.message)).toHaveLength(1);
    });
    test('one that grows past the limit is too large', async () => {
      expect((await sent('gzip', gzipSync(Buffer.alloc(10_000_000, ' ')))).status).toBe(413);
    });
    test('one that is not what it says: 400 that says so', async () => {
      const answer = await sent('gzip', json());
      expect(answer.status).toBe(400);
      expect(answer.json.message).toMatch(/it is not gzip/);
    });
    test('another encoding: 415 that names those that are read', async () => {
      const answer = await sent('zstd', json());
      expect(answer.status).toBe(415);
      expect(answer.headers.get('accept-encoding')).toBe('gzip, deflate, br');
    });
  });

  test('/healthz and /readyz', async () => {
    expect((await send('/healthz')).status).toBe(200);
    expect((await send('/readyz/')).status).toBe(200);
    expect((await send('/healthz', { method: 'POST' })).status).toBe(405);
  });
}
