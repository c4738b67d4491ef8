import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemCtx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { makeCheckpoint } from '#lib/events/chain/make-checkpoint';
import { recordEvent } from '#lib/events/record';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { askPanel } from '#lib/testing/panel-client';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

describe.each([
  { mount: 'server.ts', gateFirst: true, appUrl: 'https://keyfence.example.com' },
  { mount: 'Next route handlers', gateFirst: false, appUrl: 'http://localhost:3000' },
])('through $mount, at $appUrl', ({ gateFirst, appUrl }) => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServerProcess({
      databaseUrl: database.url,
      gateFirst,
      environment: { APP_URL: appUrl },
    });
  });
  afterAll(async () => {
    expect(await server?.stop()).toBe(0);
  });

  const ask = (path: string, sent?: Parameters<typeof askPanel>[2]) =>
    askPanel({ port: server.port, from: '127.0.0.1' }, path, sent);

  test.each(['/sign-in', '/nothing/here'])(
    '%s: inline scripts run by a nonce of this answer',
    async (path) => {
      const brought = { 'content-security-policy': "script-src 'nonce-brought'" };
      const nonces = new Set<string>();
      for (const headers of [{}, brought, brought]) {
        const page = await ask(path, { method: 'GET', headers });
        const policy = String(page.headers['content-security-policy']);
        expect(policy).toMatch(/script-src 'self' 'nonce-[\w-]{24}';/);
        const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1] ?? '';
        nonces.add(nonce);
        const inline = [...page.text.matchAll(/<script(?![^>]* src=)[^>]*>/g)].map(([tag]) => tag);
        expect(inline.length).toBeGreaterThan(1);
        for (const tag of inline) expect(tag).toContain(`nonce="${nonce}"`);
        expect(page.text).not.toContain('brought');
      }
      expect(nonces.size).toBe(3);
    },
  );

  test('every answer says nosniff, and over TLS that it is not to be asked otherwise', async () => {
    const paths = '/sign-in /healthz /readyz /api/v5/flow /api/v1/authorize /token /api/none /api/auth/csrf';
    for (const path of [...paths.split(' '), '/manage/password', '/robots.txt', '/favicon.ico']) {
      const { headers } = await ask(path);
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['strict-transport-security'], path).toBe(
        appUrl.startsWith('https:') ? 'max-age=31536000' : undefined,
      );
    }
  });

  test.each(['/Token', '/Manage/Password', '/HEALTHZ'])('%s is no path of the API', async (path) => {
    const { status, headers } = await ask(path, { method: 'GET' });
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 404,
      type: 'text/html; charset=utf-8',
    });
  });

  test('nothing below /api/auth is answered with 500', async () => {
    const names =
      'csrf session providers signin signin/credentials signin/other signout error verify-request csrf?callbackUrl=::';
    const more = 'callback callback/credentials callback/other _log constructor __proto__ a/b/c';
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const json = { 'content-type': 'application/json' };
    const multipart = { 'content-type': 'multipart/form-data; boundary=x' };
    const cookie = {
      cookie: 'next-auth.session-token=x; next-auth.csrf-token=%%%; next-auth.callback-url=::',
    };
    for (const name of `${names} ${more}`.split(' ')) {
      for (const [method, headers, body] of [
        ['GET', {}, undefined],
        ['GET', cookie, undefined],
        ['HEAD', {}, undefined],
        ['POST', form, 'csrfToken=x&json=true'],
        ['POST', { ...json, ...cookie }, '{'],
        ['POST', multipart, '--x\r\n'],
        ['POST', {}, undefined],
        ['PUT', {}, undefined],
      ] as const) {
        const { status } = await ask(`/api/auth/${name}`, { method, headers, ...(body ? { body } : {}) });
        expect(status, `${method} ${name} ${JSON.stringify(headers)}`).toBeLessThan(500);
      }
    }
    const wrong = await ask('/api/auth/callback/credentials');
    expect(wrong).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect((await ask('/api/auth/verify-request')).status).toBe(404);
  });

  test('the public keys of audit logs are there for everybody, and check what they have signed', async () => {
    const { company } = await makeCompany();
    const target = { type: 'company', name: '' };
    const ctx = systemCtx(company, 'test');
    await transact(ctx, (tx) => recordEvent(tx, ctx, { action: 'authkeys.open', target }));
    const checkpoint = await makeCheckpoint(company.id);
    const { status, headers, text } = await ask('/.well-known/keyfence-audit.json');
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'application/json' });
    const jwk = (JSON.parse(text) as { keys: JsonWebKey[] }).keys.find(
      (key) => 'kid' in key && key.kid === checkpoint?.keyId,
    );
    const { keyId: _, signature = '', ...signed } = checkpoint ?? {};
    const key = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' });
    const inOrder = JSON.stringify(Object.fromEntries(Object.entries(signed).sort()));
    expect(verify(null, Buffer.from(inOrder), key, Buffer.from(signature, 'base64'))).toBe(true);
  });

  test('favicon, robots.txt and security.txt are there, each with its type', async () => {
    const icon = await ask('/favicon.ico');
    expect(icon).toMatchObject({ status: 200, headers: { 'content-type': 'image/x-icon' } });
    const robots = await ask('/robots.txt');
    expect(robots).toMatchObject({ status: 200, text: 'User-agent: *\nDisallow: /\n' });
    expect(robots.headers['content-type']).toMatch(/^text\/plain/);
    const security = await ask('/.well-known/security.txt');
    expect(security).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(security.text).toContain(`Contact: mailto:security@${new URL(appUrl).hostname}\n`);
    const expires = Date.parse(/^Expires: (.*)$/m.exec(security.text)?.[1] ?? '');
    expect(expires).toBeGreaterThan(Date.now() + 86_400_000);
  });
});
