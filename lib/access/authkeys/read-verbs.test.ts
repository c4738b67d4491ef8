import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { AppError } from '#lib/errors';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { allPages } from '#lib/testing/all-pages';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { previewEnforcement } from '../credentials/preview-enforcement.ts';
import { listRecentIps } from '../traffic/list-recent-ips.ts';
import { addEntries } from '../whitelist/add.ts';
import { createAuthkey } from './create.ts';
import { deleteAuthkey } from './delete.ts';
import { explainAddress } from './explain.ts';
import { getAuthkey } from './get.ts';
import { listAuthkeys } from './list.ts';
import { listSecrets } from './list-secrets.ts';
import { setAuthkeyDisabled } from './set-disabled.ts';
import { setIpSecurity } from './set-ip-security.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany({ name: 'Acme' });
  globex = await makeCompany({ name: 'Globex' });
});
afterAll(() => database.close());

let count = 0;
async function makeKey(ctx: Ctx, entries = '', ipSecurity = true) {
  const { authkey, secret } = await createAuthkey(ctx, { name: `Key ${++count}`, ipSecurity, entries });
  return { ...authkey, secret };
}

async function see(ctx: Ctx, credentialId: string, ip: string, daysAgo = 0) {
  const at = new Date(ctx.now.getTime() - daysAgo * 86_400_000);
  await runtime().prisma.recentIp.create({
    data: {
      companyId: ctx.company.id,
      credentialId,
      ip,
      firstSeenAt: at,
      lastSeenAt: at,
      lastAcceptedAt: at,
      accepted: 3,
      refused: 2,
    },
  });
}

const closed = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + 901_000) });

describe.each<[string, (ctx: Ctx, id: string) => Promise<unknown>]>([
  ['getAuthkey', (ctx, id) => getAuthkey(ctx, { id })],
  ['previewEnforcement', (ctx, id) => previewEnforcement(ctx, { credentialId: id })],
  ['listSecrets', (ctx, id) => listSecrets(ctx, { id })],
  ['explainAddress', (ctx, id) => explainAddress(ctx, { id, ip: '203.0.113.9' })],
  ['listRecentIps', (ctx, id) => listRecentIps(ctx, { credentialId: id })],
])('%s', (_name, read) => {
  it('is open to a viewer, and closed without an OTP', async () => {
    const { id } = await makeKey(acme.admin);
    await read(acme.viewer, id);
    await expect(read(closed(acme.owner), id)).rejects.toMatchObject({ code: 'step_up_required' });
  });

  it("answers alike for another company's authkey, a deleted one, one that never was, and no id", async () => {
    const theirs = await makeKey(globex.admin);
    const deleted = await makeKey(acme.admin);
    await deleteAuthkey(acme.admin, deleted);
    const ids = [theirs.id, deleted.id, '019a0000-0000-7000-8000-000000000000', 'nonsense'];
    const answers = await Promise.all(
      ids.map((id) => read(acme.owner, id).catch((error) => error as AppError)),
    );
    expect(new Set((answers as AppError[]).map((error) => `${error.code} ${error.message}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: 'not_found' });
  });
});

describe('explainAddress', () => {
  it.each<[string, string, string | null, string | null]>([
    ['203.0.113.9', 'ALLOWED', '203.0.113.9', 'authkey'],
    ['198.51.100.77', 'ALLOWED', '198.51.100.0/24', 'company'],
    ['192.0.2.15', 'ALLOWED', '192.0.2.10-192.0.2.20', 'authkey'],
    ['192.0.2.21', 'IP_NOT_WHITELISTED', null, null],
    ['2001:db8::7', 'ALLOWED', '2001:db8::/48', 'company'],
    ['::ffff:203.0.113.9', 'ALLOWED', '203.0.113.9', 'authkey'],
    ['2001:db9::7', 'IP_NOT_WHITELISTED', null, null],
  ])('says of %s: %s, because of %s', async (ip, verdict, value, list) => {
    const company = await makeCompany();
    const key = await makeKey(company.admin, '203.0.113.0/24 203.0.113.9 192.0.2.10-192.0.2.20');
    await addEntries(company.admin, {
      credentialId: null,
      entries: '198.51.100.0/24 2001:db8::/48 203.0.113.9',
    });
    const answer = await explainAddress(company.viewer, { id: key.id, ip });
    expect(answer).toMatchObject({ verdict, entry: value ? { value, list } : null });
  });

  it('agrees with the gate, for every address and at once after every change', async () => {
    const { admin } = await makeCompany();
    const key = await makeKey(admin, '10.0.0.0/30, 10.0.0.8-10.0.0.9');
    const gate = runtime().gate;
    async function expectAgreement() {
      for (let last = 0; last < 16; last++) {
        const { verdict } = await explainAddress(admin, { id: key.id, ip: `10.0.0.${last}` });
        const address = {
          family: 4 as const,
          text: `10.0.0.${last}`,
          w0: 0x0a000000 + last,
          w1: 0,
          w2: 0,
          w3: 0,
        };
        expect((await gate.check(hashSecretHex(key.secret), address)).verdict).toBe(verdict);
      }
    }
    await expectAgreement();
    await addEntries(admin, { credentialId: null, entries: '10.0.0.12/31' });
    await expectAgreement();
    await addEntries(admin, { credentialId: key.id, entries: '10.0.0.15' });
    await expectAgreement();
    await setIpSecurity(admin, { id: key.id, mode: 'off', confirm: true });
    await expectAgreement();
    await setAuthkeyDisabled(admin, { id: key.id, disabled: true });
    await expectAgreement();
    expect(await explainAddress(admin, { id: key.id, ip: '10.0.0.1' })).toMatchObject({
      verdict: 'DISABLED',
    });
  });

  it.each(['', '10.0.0.0/24', '1.2.3.4 5.6.7.8', '010.0.0.1', '0.0.0.0', 'example.com', '\0'])(
    'refuses %j, which is not one address',
    async (ip) => {
      const key = await makeKey(acme.admin);
      await expect(explainAddress(acme.admin, { id: key.id, ip })).rejects.toMatchObject({
        code: 'bad_input',
        problems: [{ path: 'ip' }],
      });
    },
  );
});

describe('previewEnforcement', () => {
  it("lists exactly the last 7 days' addresses that the gate refuses once it is on", async () => {
    const company = await makeCompany();
    const key = await makeKey(company.admin, '203.0.113.0/24', false);
    await addEntries(company.admin, { credentialId: null, entries: '2001:db8::/48' });
    for (const ip of ['203.0.113.7', '2001:db8::1', '198.51.100.1', '2001:db9::1', '0.0.0.0']) {
      await see(company.admin, key.id, ip, 6.9);
    }
    await see(company.admin, key.id, '198.51.100.99', 7.1);
    const preview = await previewEnforcement(company.admin, { credentialId: key.id });
    expect(preview.seen).toBe(5);
    expect(preview.refused.map((row) => row.ip).sort()).toEqual(['0.0.0.0', '198.51.100.1', '2001:db9::1']);
    expect(preview.refused[0]).toMatchObject({ requests: 3 });
    expect(preview.requests).toBe(9);

    const turnOn = (confirm: boolean) => setIpSecurity(company.admin, { id: key.id, mode: 'on', confirm });
    await see(company.admin, key.id, '198.51.100.2');
    await expect(turnOn(false)).rejects.toMatchObject({
      code: 'LOCK_OUT',
      lockOut: { addresses: [{ ip: '198.51.100.2' }], total: 1 },
    });
    await turnOn(true);
    const { rows } = await listRecentIps(company.admin, { credentialId: key.id });
    const refused = rows.filter((row) => row.state === 'refused').map((row) => row.ip);
    expect(refused.sort()).toEqual(
      ['198.51.100.1', '198.51.100.2', '198.51.100.99', '2001:db9::1', null].sort(),
    );
  });
});

describe('listRecentIps', () => {
  it('tells the own list from the company, and a refusal from an open authkey', async () => {
    const company = await makeCompany();
    const key = await makeKey(company.admin, '203.0.113.7');
    await addEntries(company.admin, { credentialId: null, entries: '198.51.100.0/24, 203.0.113.7' });
    for (const [index, ip] of ['203.0.113.7', '198.51.100.5', '192.0.2.1'].entries()) {
      await see(company.admin, key.id, ip, index);
    }
    const states = async () =>
      (await listRecentIps(company.viewer, { credentialId: key.id })).rows.map(({ ip, state }) => [
        ip,
        state,
      ]);
    expect(await states()).toEqual([
      ['203.0.113.7', 'whitelisted'],
      ['198.51.100.5', 'company'],
      ['192.0.2.1', 'refused'],
    ]);
    await setIpSecurity(company.admin, { id: key.id, mode: 'off', confirm: true });
    expect((await states())[2]).toEqual(['192.0.2.1', 'open']);
  });

  it('keeps to its limit and tells how many there are', async () => {
    const company = await makeCompany();
    const key = await makeKey(company.admin);
    for (let i = 1; i <= 5; i++) await see(company.admin, key.id, `192.0.2.${i}`, i);
    const list = await listRecentIps(company.admin, { credentialId: key.id, limit: 2 });
    expect(list).toMatchObject({ total: 5, rows: [{ ip: '192.0.2.1' }, { ip: '192.0.2.2' }] });
  });
});

describe('listAuthkeys', () => {
  it('shows a company only its own, without deleted ones, with the IPs behind each', async () => {
    const company = await makeCompany();
    const key = await makeKey(company.admin, '192.0.2.1 192.0.2.2');
    await deleteAuthkey(company.admin, await makeKey(company.admin));
    await addEntries(company.admin, { credentialId: null, entries: '198.51.100.1' });
    await makeKey(globex.admin);
    const list = await listAuthkeys(company.viewer, {});
    expect(list).toMatchObject({
      total: 1,
      companyEntries: 1,
      rows: [{ id: key.id, ownEntries: 2, state: 'active' }],
    });
    expect(JSON.stringify(list)).not.toContain('hash');
  });

  it('finds by name, integration and masked key, and takes no character for a wildcard', async () => {
    const company = await makeCompany();
    const { authkey } = await createAuthkey(company.admin, {
      name: '100% Website_OTP',
      integration: 'Shop',
      ipSecurity: true,
    });
    await createAuthkey(company.admin, { name: 'Website OTP', ipSecurity: true });
    const found = async (query: string) =>
      (await listAuthkeys(company.viewer, { query })).rows.map((row) => row.name);
    expect(await found('website_otp')).toEqual(['100% Website_OTP']);
    expect(await found('%')).toEqual(['100% Website_OTP']);
    expect(await found('\\')).toEqual([]);
    expect(await found('shop')).toEqual(['100% Website_OTP']);
    expect(await found(authkey.maskedKey)).toEqual(['100% Website_OTP']);
    expect(await found('a\0')).toEqual([]);
  });

  it('pages and sorts', async () => {
    const company = await makeCompany();
    for (const name of ['b', 'c', 'a']) await createAuthkey(company.admin, { name, ipSecurity: true });
    const sort = { id: 'name', desc: false } as const;
    const pages = await allPages((at) => listAuthkeys(company.viewer, { ...at, pageSize: 2, sort }));
    expect(pages.map((rows) => rows.map((row) => row.name))).toEqual([['a', 'b'], ['c']]);
  });

  it('is closed without an OTP', async () => {
    await expect(listAuthkeys(closed(acme.owner), {})).rejects.toMatchObject({ code: 'step_up_required' });
  });
});
