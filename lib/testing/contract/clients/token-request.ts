import { decodeJwt, decodeProtectedHeader } from 'jose';
import { expect, test } from 'vitest';
import { bumpPolicy, transact } from '#lib/core/transact';
import { requestPasswordChange, requestToken } from '../../api-client.ts';
import { rawRequest } from '../../raw-http.ts';
import { proxy } from '../place.ts';
import { type ClientCaller, day, expectRefused, newIp, told } from './caller.ts';

/** Who gets a token. */
export function describeTokenRequest(clients: ClientCaller): void {
  const { make, call, refusals } = clients;

  test('from a listed IP: a signed token bound to that IP, good until it expires', async () => {
    const from = newIp();
    const client = await make([from]);
    const answer = await requestToken({ ...clients.at, from }, client);
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
    expect(allowed.headers.get('x-keyfence-company')).toBe(clients.acme.company.id);
    const sent = await call(token, {
      from,
      method: 'POST',
      path: '/api/v5/flow',
      body: JSON.stringify({ template_id: clients.acme.templateId, mobiles: '919800000000', VAR1: 'Ada' }),
    });
    expect(sent.status).toBe(200);
    const [stored] = await clients.database.runtime.prisma.message.findMany({
      where: { companyId: clients.acme.company.id, requestId: String(sent.json.message) },
    });
    expect(stored).toMatchObject({ text: 'Hello Ada', credentialId: client.id });
  });

  test('ranges, CIDRs and the address behind a trusted proxy count as for authkeys', async () => {
    const client = await make(['203.0.113.10-203.0.113.19', '2001:db8::/48']);
    const behind = (ip: string) =>
      requestToken({ ...clients.at, from: proxy, headers: [['x-forwarded-for', ip]] }, client);
    expect((await behind('203.0.113.15')).status).toBe(200);
    expect((await behind('2001:db8::7')).status).toBe(200);
    expectRefused(await behind('203.0.113.20'));
    expectRefused(await behind('whoever'));
    expectRefused(
      await requestToken(
        { ...clients.at, from: newIp(), headers: [['x-forwarded-for', '203.0.113.15']] },
        client,
      ),
    );
  });

  test("the company's whitelist holds for authkeys only", async () => {
    const from = newIp();
    await transact(clients.acme.owner, async (tx) => {
      await tx.whitelistEntry.create({
        data: { companyId: clients.acme.company.id, value: from, addedBy: 'test' },
      });
      await bumpPolicy(tx, clients.acme.company.id, { whitelist: true });
    });
    expectRefused(await requestToken({ ...clients.at, from }, await make([newIp()])));
  });

  test('every failure is the same bytes and headers', async () => {
    const from = newIp();
    const client = await make([from]);
    const elsewhere = await make([newIp()]);
    const disabled = await make([from], { disabledAt: new Date() });
    const expired = await make([from], { passwordChangedAt: new Date(Date.now() - 91 * day) });
    const answers = [
      await requestToken({ ...clients.at, from }, { ...client, password: 'wrong-password' }),
      await requestToken({ ...clients.at, from }, { username: 'nobody_here', password: 'wrong-password' }),
      await requestToken({ ...clients.at, from }, elsewhere),
      await requestToken({ ...clients.at, from }, disabled),
      await requestToken({ ...clients.at, from }, expired),
      await requestToken({ ...clients.at, from }, '{"username":'),
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
    expectRefused(await requestToken({ ...clients.at, from }, body));
    expectRefused(await requestPasswordChange({ ...clients.at, from }, body));
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
      expectRefused(await requestToken({ ...clients.at, from }, { username, password: client.password }));
    }
    expect((await requestToken({ ...clients.at, from }, client)).status).toBe(200);
  });

  test('a wrong method: 405 with Allow', async () => {
    for (const path of ['/token', '/manage/password']) {
      const answer = await rawRequest({ ...clients.at, path });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST');
    }
  });

  test('the right password from an address that is not listed stands in Failed Logs under it, a wrong one under none', async () => {
    const from = newIp();
    const client = await make([newIp()]);
    expectRefused(await requestToken({ ...clients.at, from }, { ...client, password: 'wrong-password' }));
    expectRefused(await requestToken({ ...clients.at, from }, client));
    await expect
      .poll(() => refusals(client.id))
      .toEqual([
        { ip: from, endpoint: '/token', reason: 'ip', attempts: 1 },
        { ip: '0.0.0.0', endpoint: '/token', reason: 'password', attempts: 1 },
      ]);
  });
}
