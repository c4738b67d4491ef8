import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createClient } from '#lib/access/clients/create';
import { createIpList } from '#lib/access/ip-lists/create';
import { createServiceToken } from '#lib/access/service-tokens/create';
import type { Ctx } from '#lib/core/context';
import { createTemplate } from '#lib/messages/templates/create';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { searchPanel } from './search.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let secret: string;
let keyId: string;
let templateId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex] = [await makeCompany(), await makeCompany()];
  const made = await createAuthkey(acme.owner, { name: 'Website_1', integration: 'PHP', ipSecurity: true });
  secret = made.secret;
  keyId = made.authkey.id;
  templateId = (await createTemplate(acme.owner, { name: 'Website OTP', text: 'x' })).id;
  const now = new Date();
  for (const [ip, accepted, refused] of [
    ['203.0.113.9', 1, 4],
    ['203.0.113.77', 3, 0],
    ['2001:db8::9', 0, 1],
  ]) {
    await database.runtime.pool.query(`insert into "RecentIp" values ($1, $2, $3, $4, $4, $5, $6)`, [
      acme.company.id,
      keyId,
      ip,
      now,
      accepted,
      refused,
    ]);
  }
});
afterAll(() => database.close());

const closed = (ctx: Ctx): Ctx => ({ ...ctx, actor: { ...ctx.actor, stepUpUntil: null } as Ctx['actor'] });
const hrefs = async (ctx: Ctx, query: string) => (await searchPanel(ctx, query)).map((result) => result.href);

test('finds authkeys and templates by name', async () => {
  expect(await searchPanel(acme.viewer, 'website')).toEqual([
    { group: 'Authkeys', label: 'Website_1', href: `/authkeys/${keyId}`, mono: false },
    { group: 'Templates', label: 'Website OTP', href: `/sms/templates/${templateId}` },
  ]);
  expect(await hrefs(acme.viewer, 'e_1')).toEqual([`/authkeys/${keyId}`]);
  expect(await hrefs(acme.viewer, '%%')).toEqual([]);
});

test('finds a key that was pasted whole or masked, and never says more of it than its ends', async () => {
  for (const query of [secret, secret.slice(0, 7), `${secret.slice(0, 7)}…${secret.slice(-4)}`]) {
    const results = await searchPanel(acme.owner, query);
    expect(results.map((result) => result.href)).toEqual([`/authkeys/${keyId}`]);
    expect(JSON.stringify(results)).not.toContain(secret);
  }
  expect(await hrefs(acme.owner, `${secret.slice(0, -4)}!!!!`)).toEqual([]);
});

test('tells nothing of authkeys while their section is closed', async () => {
  for (const query of ['website', secret, 'nothing like it']) {
    const results = await searchPanel(closed(acme.owner), query);
    expect(results.filter((result) => result.group === 'Authkeys')).toEqual([
      { group: 'Authkeys', label: 'Verify to find authkeys and API clients', href: '/authkeys' },
    ]);
    expect(JSON.stringify(results)).not.toContain(keyId);
  }
  expect(JSON.stringify(await searchPanel(closed(acme.owner), '203.0.113'))).not.toContain(keyId);
});

test('finds API clients by user name, and their addresses, only while they are open', async () => {
  const company = await makeCompany();
  const { client } = await createClient(company.owner, { username: 'billing_server', entries: '192.0.2.1' });
  const now = new Date();
  await database.runtime.pool.query(`insert into "RecentIp" values ($1, $2, '192.0.2.1', $3, $3, 2, 0)`, [
    company.company.id,
    client.id,
    now,
  ]);
  expect(await searchPanel(company.viewer, 'ing_ser')).toEqual([
    { group: 'API clients', label: 'billing_server', href: `/clients/${client.id}` },
  ]);
  expect(await hrefs(company.viewer, '192.0.2.')).toEqual([`/clients/${client.id}`]);
  expect(JSON.stringify(await searchPanel(closed(company.owner), 'billing'))).not.toContain(client.id);
  expect(await hrefs(globex.owner, 'billing_server')).toEqual([]);
});

test('finds IP lists by name, only while they are open', async () => {
  const { id } = await createIpList(acme.admin, { name: 'Head offices', source: 'hand' });
  expect(await searchPanel(acme.viewer, 'OFFICE')).toEqual([
    { group: 'IP lists', label: 'Head offices', href: `/ip-lists/${id}` },
  ]);
  expect(await searchPanel(globex.owner, 'office')).toEqual([]);
  expect(await hrefs(closed(acme.viewer), 'office')).toEqual(['/authkeys']);
});

test('finds service tokens by name and by a pasted one, for admins and owners alone, while they are open', async () => {
  const company = await makeCompany();
  const { token, secret } = await createServiceToken(company.owner, {
    name: 'Deploy runners',
    scopes: ['ips:lease'],
    entries: '192.0.2.1',
    expires: 86_400,
  });
  const href = `/settings/service-tokens/${token.id}`;
  const named = [{ group: 'Service tokens', label: 'Deploy runners', href, mono: false }];
  expect(await searchPanel(company.admin, 'runners')).toEqual(named);
  for (const query of [secret, `${secret.slice(0, 8)}…${secret.slice(-4)}`]) {
    const found = await searchPanel(company.owner, query);
    expect(found).toEqual([{ ...named[0], label: `${token.maskedKey} Deploy runners`, mono: true }]);
  }
  expect(await hrefs(company.viewer, 'runners')).toEqual([]);
  expect(JSON.stringify(await searchPanel(closed(company.owner), 'runners'))).not.toContain(token.id);
  expect(await hrefs(globex.owner, 'runners')).toEqual([]);
});

test('finds what was pasted with signs that cannot be seen', async () => {
  expect(await hrefs(acme.owner, `\u200b${secret}\ufeff`)).toEqual([`/authkeys/${keyId}`]);
  expect(await hrefs(acme.viewer, '１９８.51.100.\u200b0/24')).toEqual([
    '/sms/failed-logs?q=198.51.100.0%2F24&range=90d',
  ]);
});

test('finds IPs by their beginning: refused ones in Failed Logs, others at their authkey', async () => {
  expect((await hrefs(acme.viewer, '203.0.113')).sort()).toEqual([
    `/authkeys/${keyId}`,
    '/sms/failed-logs?q=203.0.113.9&range=90d',
  ]);
  expect(await hrefs(acme.viewer, '2001:DB8')).toEqual(['/sms/failed-logs?q=2001%3Adb8%3A%3A9&range=90d']);
  expect(await hrefs(acme.viewer, '198.51.100.0/24')).toEqual([
    '/sms/failed-logs?q=198.51.100.0%2F24&range=90d',
  ]);
});

test("finds nothing of another company's, by name, id, key or IP", async () => {
  for (const query of ['website', secret, templateId, '203.0.113', '2001:db8', 'x\0']) {
    const results = await searchPanel(globex.owner, query);
    expect(results).toEqual([]);
  }
});

test('leads from a request id, however it was pasted, to its explanation', async () => {
  const found = { group: 'Requests', label: 'Explain request 65f0c1d2a1b2c3d4e5f60718' };
  for (const text of ['65f0c1d2a1b2c3d4e5f60718', ' 65F0C1D2A1B2C3D4E5F60718\n']) {
    expect(await searchPanel(acme.viewer, text)).toContainEqual({
      ...found,
      href: '/explain?id=65f0c1d2a1b2c3d4e5f60718',
    });
  }
  expect(await hrefs(acme.viewer, '65f0c1d2a1b2c3d4e5f6071')).not.toContainEqual(
    expect.stringMatching(/explain/),
  );
});

test('asks for two characters at least', async () => {
  expect(await searchPanel(acme.owner, ' w ')).toEqual([]);
});
