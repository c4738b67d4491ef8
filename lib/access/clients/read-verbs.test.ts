import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { AppError } from '#lib/errors';
import { allPages } from '#lib/testing/all-pages';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { listRecentIps } from '../traffic/list-recent-ips.ts';
import { addEntries } from '../whitelist/add.ts';
import { listEntries } from '../whitelist/list.ts';
import { previewRemoval } from '../whitelist/preview-removal.ts';
import { createClient } from './create.ts';
import { deleteClient } from './delete.ts';
import { explainClientAddress } from './explain.ts';
import { getClient } from './get.ts';
import { listClients } from './list.ts';
import { setClientDisabled } from './set-disabled.ts';

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
async function make(ctx: Ctx, entries = '203.0.113.9', username = `client_${++count}.x`) {
  return (await createClient(ctx, { username, entries })).client;
}

const dayMs = 86_400_000;
const closed = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + 901_000) });
const age = (id: string, now: Date, days: number) =>
  runtime().prisma.client.updateMany({
    where: { id },
    data: { passwordChangedAt: new Date(now.getTime() - days * dayMs) },
  });

describe.each<[string, (ctx: Ctx, id: string) => Promise<unknown>]>([
  ['getClient', (ctx, id) => getClient(ctx, { id })],
  ['explainClientAddress', (ctx, id) => explainClientAddress(ctx, { id, ip: '203.0.113.9' })],
])('%s', (_name, read) => {
  it('is open to a viewer, and closed without an OTP', async () => {
    const { id } = await make(acme.admin);
    expect(JSON.stringify(await read(acme.viewer, id))).not.toMatch(/hash|argon2|tokenVersion/i);
    await expect(read(closed(acme.owner), id)).rejects.toMatchObject({ code: 'step_up_required' });
  });

  it("answers alike for another company's client, a deleted one, one that never was, and no id", async () => {
    const theirs = await make(globex.admin);
    const deleted = await make(acme.admin);
    await deleteClient(acme.admin, deleted);
    const ids = [theirs.id, deleted.id, '019a0000-0000-7000-8000-000000000000', 'nonsense'];
    const answers = await Promise.all(
      ids.map((id) => read(acme.owner, id).catch((error) => error as AppError)),
    );
    expect(new Set((answers as AppError[]).map((error) => `${error.code} ${error.message}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ code: 'not_found' });
  });
});

describe('getClient', () => {
  it('says how long the password is good for, and how many addresses may ask', async () => {
    const { id } = await make(acme.admin, '203.0.113.9, 198.51.100.0/24, 192.0.2.10-192.0.2.20');
    await age(id, acme.admin.now, 78.5);
    const client = await getClient(acme.viewer, { id });
    expect(client).toMatchObject({ state: 'active', passwordDaysLeft: 12, entries: 3 });
    expect(client.passwordExpiresAt?.getTime()).toBe(acme.admin.now.getTime() + 11.5 * dayMs);
    await age(id, acme.admin.now, 90);
    expect(await getClient(acme.viewer, { id })).toMatchObject({
      state: 'password_expired',
      passwordDaysLeft: 0,
    });
    await setClientDisabled(acme.admin, { id, disabled: true });
    expect(await getClient(acme.viewer, { id })).toMatchObject({ state: 'disabled' });
  });
});

describe('explainClientAddress', () => {
  it.each<[string, string, string | null]>([
    ['203.0.113.9', 'ALLOWED', '203.0.113.9'],
    ['203.0.113.10', 'ALLOWED', '203.0.113.0/24'],
    ['192.0.2.15', 'ALLOWED', '192.0.2.10-192.0.2.20'],
    ['::ffff:203.0.113.9', 'ALLOWED', '203.0.113.9'],
    ['198.51.100.7', 'IP_NOT_WHITELISTED', null],
    ['2001:db8::7', 'IP_NOT_WHITELISTED', null],
  ])("says of %s: %s, because of %s; the company's list does not serve it", async (ip, verdict, value) => {
    const company = await makeCompany();
    const client = await make(company.admin, '203.0.113.0/24 203.0.113.9 192.0.2.10-192.0.2.20');
    await addEntries(company.admin, { credentialId: null, entries: '198.51.100.0/24 2001:db8::/48' });
    expect(await explainClientAddress(company.viewer, { id: client.id, ip })).toMatchObject({
      verdict,
      entry: value ? { value, list: 'client' } : null,
    });
  });

  it('says that it is disabled or that its password has expired', async () => {
    const { id } = await make(acme.admin);
    const verdict = async () => (await explainClientAddress(acme.viewer, { id, ip: '203.0.113.9' })).verdict;
    await age(id, acme.admin.now, 91);
    expect(await verdict()).toBe('EXPIRED');
    await setClientDisabled(acme.admin, { id, disabled: true });
    expect(await verdict()).toBe('DISABLED');
  });

  it.each(['', '10.0.0.0/24', '1.2.3.4 5.6.7.8', '010.0.0.1', 'example.com', '\0'])(
    'refuses %j, which is not one address',
    async (ip) => {
      const { id } = await make(acme.admin);
      await expect(explainClientAddress(acme.admin, { id, ip })).rejects.toMatchObject({
        code: 'bad_input',
        problems: [{ path: 'ip' }],
      });
    },
  );
});

describe('Recent IPs and the preview of a removal', () => {
  it('tell whom a client would refuse', async () => {
    const company = await makeCompany();
    const { admin } = company;
    const client = await make(admin, '203.0.113.0/24');
    await addEntries(admin, { credentialId: null, entries: '198.51.100.5' });
    for (const ip of ['203.0.113.7', '198.51.100.5']) {
      await runtime().prisma.recentIp.create({
        data: {
          companyId: company.company.id,
          credentialId: client.id,
          ip,
          firstSeenAt: admin.now,
          lastSeenAt: admin.now,
          lastAcceptedAt: admin.now,
          accepted: 3,
        },
      });
    }
    const { rows } = await listRecentIps(company.viewer, { credentialId: client.id });
    expect(rows.map(({ ip, state }) => [ip, state]).sort()).toEqual([
      ['198.51.100.5', 'refused'],
      ['203.0.113.7', 'whitelisted'],
    ]);
    const [entry] = (await listEntries(admin, { credentialId: client.id })).rows;
    expect(await previewRemoval(admin, { ids: [entry?.id ?? ''] })).toMatchObject({
      lastOfList: true,
      addresses: [{ ip: '203.0.113.7', requests: 3, credential: { name: client.username } }],
    });
  });
});

describe('listClients', () => {
  it('shows a company only its own, without deleted ones, with their first addresses, never a hash', async () => {
    const company = await makeCompany();
    const client = await make(company.admin, '192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4');
    await deleteClient(company.admin, await make(company.admin));
    await make(globex.admin);
    const list = await listClients(company.viewer, {});
    expect(list).toMatchObject({
      total: 1,
      rows: [
        {
          id: client.id,
          state: 'active',
          passwordDaysLeft: 90,
          entries: 4,
          firstEntries: ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
        },
      ],
    });
    expect(JSON.stringify(list)).not.toMatch(/hash|argon2|tokenVersion/i);
  });

  it('finds by user name and by address, and takes no character for a wildcard', async () => {
    const company = await makeCompany();
    const mark = ++count;
    await make(company.admin, '192.0.2.0/24', `Billing_${mark}`);
    await make(company.admin, '2001:db8::/48', `billingx${mark}`);
    const found = async (query: string) =>
      (await listClients(company.viewer, { query })).rows.map((row) => row.username);
    expect(await found(`billing_${mark}`)).toEqual([`Billing_${mark}`]);
    expect(await found('192.0.2.77')).toEqual([`Billing_${mark}`]);
    expect(await found('2001:DB8::1')).toEqual([`billingx${mark}`]);
    expect(await found('2001:db8')).toEqual([`billingx${mark}`]);
    expect(await found('%')).toEqual([]);
    expect(await found('a\0')).toEqual([]);
  });

  it('pages and sorts; a password that never expires comes last, and so does a client without a token', async () => {
    const company = await makeCompany();
    const { now } = company.admin;
    const names: Record<string, string> = {};
    for (const [name, days, own, lastTokenAt] of [
      ['b_late', 10, null, now],
      ['c_soon', 80, null, null],
      ['a_never', 80, 0, new Date(now.getTime() - dayMs)],
    ] as const) {
      const { id, username } = await make(company.admin, '192.0.2.1', `${name}${++count}xx`);
      await age(id, now, days);
      await runtime().prisma.client.updateMany({
        where: { id },
        data: { passwordExpireDays: own, lastTokenAt },
      });
      names[username] = name;
    }
    const sorted = async (id: 'username' | 'passwordExpiresAt' | 'lastTokenAt', desc: boolean) => {
      const by = { pageSize: 2, sort: { id, desc } };
      const pages = await allPages((at) => listClients(company.viewer, { ...by, ...at }));
      return pages.flat().map((row) => names[row.username]);
    };
    expect(await sorted('username', false)).toEqual(['a_never', 'b_late', 'c_soon']);
    expect(await sorted('username', true)).toEqual(['c_soon', 'b_late', 'a_never']);
    expect(await sorted('passwordExpiresAt', false)).toEqual(['c_soon', 'b_late', 'a_never']);
    expect(await sorted('passwordExpiresAt', true)).toEqual(['b_late', 'c_soon', 'a_never']);
    expect(await sorted('lastTokenAt', true)).toEqual(['b_late', 'a_never', 'c_soon']);
    expect(await sorted('lastTokenAt', false)).toEqual(['c_soon', 'a_never', 'b_late']);
  });

  it('is closed without an OTP', async () => {
    await expect(listClients(closed(acme.owner), {})).rejects.toMatchObject({ code: 'step_up_required' });
  });
});
