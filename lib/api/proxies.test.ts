import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { type ApiServer, openApiServer } from '#lib/testing/api-server';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type Behind, isInstalled, proxyKinds, startProxy } from '#lib/testing/proxies';
import { type RawRequest, rawRequest } from '#lib/testing/raw-http';

const listed = '127.0.0.2';
const headerNames = ['x-keyfence-company', 'x-keyfence-key', 'x-keyfence-ip'];

let database: TestDatabase;
let acme: ApiCompany;
let keyfence: ApiServer;
let api: Server;
let behind: Behind;

beforeAll(async () => {
  database = await openTestDatabase({ TRUSTED_PROXIES: '127.0.0.1' });
  acme = await makeApiCompany();
  await database.runtime.pool.query(
    'update "WhitelistEntry" set value = $3 where "companyId" = $1 and "credentialId" = $2',
    [acme.company.id, acme.key.id, listed],
  );
  keyfence = await openApiServer();
  api = createServer((request, response) => {
    response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers }));
  });
  await new Promise<void>((done) => api.listen(0, '127.0.0.1', done));
  behind = { keyfence: keyfence.port, api: (api.address() as AddressInfo).port };
});
afterAll(async () => {
  api.close();
  await keyfence.close();
  await database.close();
});

const forged: [string, string][] = [
  ...headerNames.map((name): [string, string] => [name, 'forged']),
  ...headerNames.map((name): [string, string] => [name.replaceAll('-', '_'), 'forged']),
  ['X-KEYFENCE-COMPANY', 'forged'],
  ['X-Forwarded-For', listed],
];
const preflight: [string, string][] = [
  ['origin', 'https://shop.example.com'],
  ['access-control-request-method', 'POST'],
];

/** All headers that reached the API, as a server that reads _ and - alike would see them. */
function reached(json: Record<string, unknown>): Record<string, string> {
  const headers = Object.entries(json.headers as Record<string, string>);
  return Object.fromEntries(headers.map(([name, value]) => [name.replaceAll('_', '-'), value]));
}

const documented = Object.entries(proxyKinds).map(([name, kind]) => ({ name, kind, text: undefined }));
const inReadme = /```nginx\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
const cases = [
  ...documented,
  { name: "README's nginx", kind: proxyKinds.nginx, text: `server {\nlisten 80;\n${inReadme}\n}` },
];

describe.each(cases)('$name', ({ kind, text }) => {
  describe.skipIf(!isInstalled(kind))(`${kind.program} is installed`, () => {
    let proxy: Awaited<ReturnType<typeof startProxy>>;
    beforeAll(async () => {
      proxy = await startProxy(kind, behind, text);
    });
    afterAll(() => proxy?.stop());

    const send = (sent: Partial<RawRequest> & { key?: string } = {}) =>
      rawRequest({
        port: proxy.port,
        path: '/orders/7?deny=403',
        from: listed,
        ...sent,
        headers: [...(sent.key ? [['authkey', sent.key] as [string, string]] : []), ...(sent.headers ?? [])],
      });

    test('what is accepted reaches the API with what Keyfence says, not with what the caller does', async () => {
      for (const sent of [
        { headers: forged },
        { headers: forged, method: 'POST', body: '{"a":1}' },
        { headers: forged.toReversed(), path: '/a%2Fb//c' },
      ]) {
        const answer = await send({ key: acme.key.secret, ...sent });
        expect(answer.status).toBe(200);
        expect(answer.json.method).toBe(sent.method ?? 'GET');
        expect(reached(answer.json)).toMatchObject({
          'x-keyfence-company': acme.company.id,
          'x-keyfence-key': acme.key.id,
          'x-keyfence-ip': listed,
        });
        expect(answer.text).not.toContain('forged');
      }
    });

    test('the address that counts is the caller’s, whatever it claims', async () => {
      const answer = await send({ key: acme.key.secret, from: '127.0.0.3', headers: forged });
      expect(answer.status).toBe(kind.refusedStatus);
      if (answer.text) {
        expect(answer.json).toMatchObject({
          code: '418',
          message: 'IP 127.0.0.3 is not whitelisted for this authkey',
        });
      }
    });

    test('no authkey, a wrong one: 401', async () => {
      expect((await send({ headers: forged })).status).toBe(401);
      expect((await send({ key: 'kf_nobody' })).status).toBe(401);
    });

    test('a preflight reaches the API as nobody or not at all, and nothing else does without a credential', async () => {
      const answer = await send({ method: 'OPTIONS', headers: [...forged, ...preflight] });
      expect(answer.status).toBe(text === undefined ? 200 : 401);
      expect(answer.text).not.toContain('forged');
      const claims: [string, string][] = [
        ['x-forwarded-method', 'OPTIONS'],
        ['x-original-method', 'OPTIONS'],
      ];
      expect((await send({ headers: [...preflight, ...claims] })).status).toBe(401);
    });
  });
});

describe('everywhere', () => {
  test.each(cases)('$name takes the forged headers off', ({ kind, text }) => {
    const read = (file: string) => readFileSync(`docs/proxies/${file}`, 'utf8');
    const script = kind.file === 'apache.conf' ? read('keyfence-apache.lua') : '';
    const configuration = (text ?? read(kind.file)) + script;
    const takenOff: Record<string, RegExp[]> = {
      'nginx.conf': headerNames.map((name) => new RegExp(`proxy_set_header ${name} \\$\\w+;`, 'i')),
      Caddyfile: [/request_header -X-Keyfence-\*/, /request_header -X_keyfence_\*/],
      'haproxy.cfg': [/del-header x-keyfence- -m beg/, /del-header x_keyfence_ -m beg/],
      'apache.conf': [/headers_in\[name\] = nil/, /headers_in\[name:gsub\('-', '_'\)\] = nil/],
    };
    for (const line of takenOff[kind.file] ?? []) expect(configuration).toMatch(line);
  });

  test('Traefik and Envoy take them off too', () => {
    for (const file of ['docs/proxies/traefik.yaml', 'README.md']) {
      const taken = 'authResponseHeadersRegex: "(?i)^x[-_]keyfence[-_]"';
      expect(readFileSync(file, 'utf8').includes(taken), file).toBe(true);
    }
    const envoy = readFileSync('docs/proxies/envoy.yaml', 'utf8');
    for (const name of headerNames) expect(envoy).toContain(`- { remove: ${name} }`);
  });
});
