import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { deleteAuthkey } from '../authkeys/delete.ts';
import { explainAddress } from '../authkeys/explain.ts';
import { addEntries } from './add.ts';
import { listEntries } from './list.ts';
import { previewRemoval } from './preview-removal.ts';
import { removeEntries } from './remove.ts';
import { entriesPerListMax } from './schemas.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let ours: string;
let theirs: string;

let count = 0;
const makeKey = async (ctx: Ctx, entries = '') =>
  (await createAuthkey(ctx, { name: `Key ${++count}`, ipSecurity: true, entries })).authkey.id;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany({ name: 'Acme' });
  globex = await makeCompany({ name: 'Globex' });
  ours = await makeKey(acme.admin);
  theirs = await makeKey(globex.admin);
});
afterAll(() => database.close());

const closed = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + 901_000) });
const valuesOf = async (ctx: Ctx, credentialId: string | null) =>
  (await listEntries(ctx, { credentialId })).rows.map((row) => row.value);
const state = async () => [
  await runtime().prisma.whitelistEntry.count(),
  await runtime().prisma.auditEvent.count(),
  await runtime().prisma.company.findMany({ orderBy: { id: 'asc' } }),
];

async function expectRefused(code: string, call: Promise<unknown> | (() => Promise<unknown>)) {
  const before = await state();
  await expect(typeof call === 'function' ? call() : call).rejects.toMatchObject({ name: 'AppError', code });
  expect(await state()).toEqual(before);
}

describe('addEntries', () => {
  it("refuses a viewer, a closed section, another company's authkey, a deleted one and no id", async () => {
    const entries = '192.0.2.1';
    const deleted = await createAuthkey(acme.admin, { name: 'Deleted', ipSecurity: true });
    await deleteAuthkey(acme.admin, deleted.authkey);
    await expectRefused('forbidden', () => addEntries(acme.viewer, { credentialId: ours, entries }));
    await expectRefused('step_up_required', () =>
      addEntries(closed(acme.admin), { credentialId: null, entries }),
    );
    for (const credentialId of [theirs, deleted.authkey.id, 'nonsense', '']) {
      await expectRefused('not_found', () => addEntries(acme.owner, { credentialId, entries }));
    }
  });

  it('stores canonical forms, says what it changed, and notes what the internet never shows', async () => {
    const credentialId = await makeKey(acme.admin);
    const entries =
      '10.0.0.5/24, 2001:DB8:0::1\n192.0. 2.146 198.51.100.4-198.51.100.9;::ffff:203.0.113.5, 127.0.0.1';
    const result = await addEntries(acme.admin, { credentialId, entries, note: 'office' });
    const values = [
      '10.0.0.0/24',
      '2001:db8::1',
      '192.0.2.146',
      '198.51.100.4-198.51.100.9',
      '203.0.113.5',
      '127.0.0.1',
    ];
    expect(result).toEqual({
      added: expect.arrayContaining(values),
      already: [],
      prolonged: [],
      changed: [{ input: '10.0.0.5/24', value: '10.0.0.0/24' }],
      notes: [
        expect.stringMatching(/^10\.0\.0\.0\/24 is private/),
        expect.stringMatching(/^127\.0\.0\.1 is loopback/),
      ],
    });
    expect(await valuesOf(acme.viewer, credentialId)).toEqual(values);
  });

  it('stores nothing of a batch with one wrong entry, and names each wrong one with its reason', async () => {
    const entries = '192.0.2.1, 010.0.0.1, 192.0.2.2, 1.2.3, 10.0.0.0/0, 224.0.0.1, ::, fe80::1%eth0';
    await expectRefused('bad_input', () => addEntries(acme.admin, { credentialId: ours, entries }));
    const error = await addEntries(acme.admin, { credentialId: ours, entries }).catch((thrown) => thrown);
    const named = error.problems.map((problem: { message: string }) => problem.message.split(': ')[0]);
    expect(named).toEqual(['010.0.0.1', '1.2.3', '10.0.0.0/0', '224.0.0.1', '::', 'fe80::1%eth0']);
  });

  it.each(['', ' , \n', '\0'])('refuses %j', async (entries) => {
    await expectRefused('bad_input', () => addEntries(acme.admin, { credentialId: ours, entries }));
  });

  it('asks before it lets in very many addresses, and names the wide entries', async () => {
    const entries = '192.0.2.1, 10.0.0.0/8, 2001:db8::/31';
    await expectRefused('confirmation_required', () =>
      addEntries(acme.admin, { credentialId: ours, entries }),
    );
    const error = await addEntries(acme.admin, { credentialId: ours, entries }).catch((thrown) => thrown);
    expect(error.problems).toEqual([
      { path: 'entries', message: '10.0.0.0/8 lets in 16,777,216 addresses.' },
      { path: 'entries', message: '2001:db8::/31 lets in 2^97 addresses.' },
    ]);
    const credentialId = await makeKey(acme.admin);
    const { added } = await addEntries(acme.admin, { credentialId, entries, confirmWide: true });
    expect(added).toHaveLength(3);
  });

  it('says what stood there before, and adding only that is no change', async () => {
    const credentialId = await makeKey(acme.admin, '192.0.2.1');
    const both = await addEntries(acme.admin, { credentialId, entries: '192.0.2.1 192.0.2.2 192.0.2.2' });
    expect(both).toMatchObject({ added: ['192.0.2.2'], already: ['192.0.2.1'] });
    const before = await state();
    const again = await addEntries(acme.admin, { credentialId, entries: '192.0.2.2' });
    expect(again).toMatchObject({ added: [], already: ['192.0.2.2'] });
    expect(await state()).toEqual(before);
  });

  it('stores an entry once when two add it at the same time', async () => {
    const add = () => addEntries(acme.admin, { credentialId: null, entries: '192.0.2.77' });
    const results = await Promise.all([add(), add(), add()]);
    expect(results.map((result) => result.added.length).sort()).toEqual([0, 0, 1]);
    expect((await valuesOf(acme.admin, null)).filter((value) => value === '192.0.2.77')).toHaveLength(1);
  });

  it('writes one audit row with all entries, and raises the version of the list that changed', async () => {
    const before = await runtime().prisma.company.findUniqueOrThrow({ where: { id: acme.company.id } });
    await addEntries(acme.admin, { credentialId: ours, entries: '192.0.2.30 192.0.2.31' });
    const own = await runtime().prisma.company.findUniqueOrThrow({ where: { id: acme.company.id } });
    expect(own.policyVersion).toBe(before.policyVersion + 1n);
    expect(own.whitelistVersion).toBe(before.whitelistVersion);
    await addEntries(acme.admin, { credentialId: null, entries: '192.0.2.30 192.0.2.31', note: 'all' });
    const company = await runtime().prisma.company.findUniqueOrThrow({ where: { id: acme.company.id } });
    expect(company.whitelistVersion).toBe(own.policyVersion + 1n);
    const rows = await runtime().prisma.auditEvent.findMany({
      where: { companyId: acme.company.id },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(rows).toMatchObject([
      {
        action: 'whitelist.add',
        targetType: 'company',
        after: { entries: ['192.0.2.30', '192.0.2.31'], note: 'all' },
      },
      {
        action: 'whitelist.add',
        targetType: 'authkey',
        targetId: ours,
        after: { entries: ['192.0.2.30', '192.0.2.31'] },
      },
    ]);
  });
});

describe('removeEntries', () => {
  const entryOf = async (ctx: Ctx, credentialId: string | null, value: string) => {
    await addEntries(ctx, { credentialId, entries: value });
    const { rows } = await listEntries(ctx, { credentialId, query: value });
    return rows[0]!.id;
  };

  it("refuses a viewer, a closed section, another company's entry, and what is gone", async () => {
    const id = await entryOf(acme.admin, ours, '192.0.2.200');
    const other = await entryOf(globex.admin, theirs, '192.0.2.200');
    const otherCompanys = await entryOf(globex.admin, null, '192.0.2.200');
    await expectRefused('forbidden', () => removeEntries(acme.viewer, { ids: [id] }));
    await expectRefused('step_up_required', () => removeEntries(closed(acme.admin), { ids: [id] }));
    for (const wrong of [other, otherCompanys, 'nonsense']) {
      await expectRefused('not_found', () => removeEntries(acme.owner, { ids: [wrong] }));
    }
    await removeEntries(acme.admin, { ids: [id] });
    await expectRefused('not_found', () => removeEntries(acme.admin, { ids: [id] }));
  });

  it('is in force at once and writes one audit row', async () => {
    const id = await entryOf(acme.admin, ours, '192.0.2.201');
    const asked = { id: ours, ip: '192.0.2.201' };
    expect((await explainAddress(acme.admin, asked)).verdict).toBe('ALLOWED');
    const before = await runtime().prisma.auditEvent.count();
    await removeEntries(acme.admin, { ids: [id] });
    expect((await explainAddress(acme.admin, asked)).verdict).toBe('IP_NOT_WHITELISTED');
    expect(await runtime().prisma.auditEvent.count()).toBe(before + 1);
    const [row] = await runtime().prisma.auditEvent.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(row).toMatchObject({
      action: 'whitelist.remove',
      targetId: ours,
      before: { entries: ['192.0.2.201'] },
    });
  });

  it.each([
    ["the authkey's", true],
    ["the company's", false],
  ])('the gate refuses at the next request what only an entry of %s list let in', async (_, isOwn) => {
    const { authkey, secret } = await createAuthkey(acme.admin, {
      name: `Key ${++count}`,
      ipSecurity: true,
    });
    const ip = parseAddress(`198.51.100.${count}`);
    const verdict = async () => (await runtime().gate.check(hashSecretHex(secret), ip)).verdict;
    const id = await entryOf(acme.admin, isOwn ? authkey.id : null, ip?.text ?? '');
    expect(await verdict()).toBe('ALLOWED');
    await removeEntries(acme.admin, { ids: [id] });
    expect(await verdict()).toBe('IP_NOT_WHITELISTED');
  });

  it('can be looked at before: whom it would refuse', async () => {
    const { admin, viewer } = await makeCompany();
    const key = await makeKey(admin, '192.0.2.0/24, 192.0.2.7');
    await runtime().prisma.recentIp.createMany({
      data: ['192.0.2.7', '192.0.2.8', '198.51.100.1'].map((ip, index) => ({
        companyId: admin.company.id,
        credentialId: key,
        ip,
        firstSeenAt: admin.now,
        lastSeenAt: new Date(admin.now.getTime() - index * 1000),
        lastAcceptedAt: admin.now,
        accepted: 1,
      })),
    });
    const companys = await entryOf(admin, null, '198.51.100.0-198.51.100.9');
    const { rows } = await listEntries(admin, { credentialId: key });
    const idOf = (value: string) => rows.find((row) => row.value === value)!.id;
    const preview = async (id: string) => {
      const { addresses, lastOfList } = await previewRemoval(viewer, { ids: [id] });
      return [addresses.map((row) => row.ip), lastOfList];
    };
    expect(await preview(idOf('192.0.2.0/24'))).toEqual([['192.0.2.8'], false]);
    expect(await preview(idOf('192.0.2.7'))).toEqual([[], false]);
    expect(await preview(companys)).toEqual([['198.51.100.1'], true]);
    await expect(previewRemoval(acme.owner, { ids: [companys] })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(previewRemoval(closed(admin), { ids: [companys] })).rejects.toMatchObject({
      code: 'step_up_required',
    });
  });
});

describe('listEntries', () => {
  it("shows nothing of another company's lists", async () => {
    await addEntries(globex.admin, { credentialId: null, entries: '203.0.113.200' });
    expect(await valuesOf(acme.viewer, null)).not.toContain('203.0.113.200');
    await expect(listEntries(acme.owner, { credentialId: theirs })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(listEntries(closed(acme.owner), { credentialId: null })).rejects.toMatchObject({
      code: 'step_up_required',
    });
  });

  it('finds by part of an entry or note, and by an address or range that entries contain or overlap', async () => {
    const { admin } = await makeCompany();
    const add = (entries: string, note = '') => addEntries(admin, { credentialId: null, entries, note });
    await add('10.1.0.0/16', 'Office Pune');
    await add('10.1.2.3-10.1.2.9');
    await add('10.1.2.3 2001:db8::/32');
    const find = async (query: string) =>
      (await listEntries(admin, { credentialId: null, query })).rows.map((row) => row.value).sort();
    expect(await find('10.1.2.3')).toEqual(['10.1.0.0/16', '10.1.2.3', '10.1.2.3-10.1.2.9']);
    expect(await find('10.1.2.8/29')).toEqual(['10.1.0.0/16', '10.1.2.3-10.1.2.9']);
    expect(await find('10.1.2.9-10.1.2.20')).toEqual(['10.1.0.0/16', '10.1.2.3-10.1.2.9']);
    expect(await find('2001:db8:1::1')).toEqual(['2001:db8::/32']);
    expect(await find('pune')).toEqual(['10.1.0.0/16']);
    expect(await find('2.3')).toEqual(['10.1.2.3', '10.1.2.3-10.1.2.9']);
    expect(await find('%')).toEqual([]);
    expect(await find('a\0')).toEqual([]);
  });

  it('finds in a list of 100,000, which takes no entry more', async () => {
    const { admin } = await makeCompany();
    await runtime().prisma.$executeRaw`
      insert into "WhitelistEntry" ("companyId", id, value, "addedBy", "createdAt")
      select ${admin.company.id}::uuid, gen_random_uuid(), host('11.0.0.0'::inet + n), 'test', now()
      from generate_series(0, ${entriesPerListMax - 1}::int) as n`;
    const all = await listEntries(admin, { credentialId: null, query: '' });
    expect(all).toMatchObject({ total: 100_000, matching: 100_000 });
    expect(all.rows).toHaveLength(100);
    const one = await listEntries(admin, { credentialId: null, query: '11.0.200.7' });
    expect(one).toMatchObject({ matching: 1, rows: [{ value: '11.0.200.7' }] });
    await expectRefused('bad_input', () => addEntries(admin, { credentialId: null, entries: '203.0.113.1' }));
  });
});
