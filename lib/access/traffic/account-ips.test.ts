import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { deleteAuthkey } from '../authkeys/delete.ts';
import { listAuthkeys } from '../authkeys/list.ts';
import { setAuthkeyDisabled } from '../authkeys/set-disabled.ts';
import { setIpSecurity } from '../authkeys/set-ip-security.ts';
import { createClient } from '../clients/create.ts';
import { addEntries } from '../whitelist/add.ts';
import { whitelistIps } from '../whitelist/whitelist-ips.ts';
import { yourAddress } from '../whitelist/your-address.ts';
import { listAccountIps } from './list-account-ips.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const dayMs = 86_400_000;

async function makeKey(ctx: Ctx, name: string, entries = '', change: { reportOnly?: boolean } = {}) {
  return (await createAuthkey(ctx, { name, ipSecurity: true, entries, ...change })).authkey;
}

interface Seen {
  hoursAgo: number;
  accepted?: number;
  refused?: number;
}

async function see(
  ctx: Ctx,
  credentialId: string,
  ip: string,
  { hoursAgo, accepted = 0, refused = 0 }: Seen,
) {
  const at = new Date(ctx.now.getTime() - hoursAgo * 3_600_000);
  await runtime().prisma.recentIp.create({
    data: { companyId: ctx.company.id, credentialId, ip, firstSeenAt: at, lastSeenAt: at, accepted, refused },
  });
}

const closed = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + 901_000) });

describe('listAccountIps', () => {
  it('has each address of all authkeys once, with its counts together and the authkeys it used', async () => {
    const { admin, viewer } = await makeCompany();
    const [till, site] = [await makeKey(admin, 'Till', '192.0.2.1'), await makeKey(admin, 'Site')];
    const gone = await makeKey(admin, 'Gone');
    const { client } = await createClient(admin, { username: 'account_app', entries: '192.0.2.9' });
    await addEntries(admin, { credentialId: null, entries: '198.51.100.0/24' });
    await see(admin, till.id, '192.0.2.1', { hoursAgo: 3, accepted: 5 });
    await see(admin, site.id, '192.0.2.1', { hoursAgo: 1, refused: 2 });
    await see(admin, site.id, '198.51.100.7', { hoursAgo: 2, accepted: 1 });
    await see(admin, till.id, '0.0.0.0', { hoursAgo: 4, refused: 1 });
    await see(admin, gone.id, '203.0.113.1', { hoursAgo: 1, accepted: 1 });
    await see(admin, client.id, '192.0.2.9', { hoursAgo: 1, accepted: 1 });
    await deleteAuthkey(admin, gone);

    const { rows, total } = await listAccountIps(viewer, { credentialId: null });
    expect(total).toBe(3);
    expect(rows).toMatchObject([
      {
        ip: '192.0.2.1',
        accepted: 5,
        refused: 2,
        state: 'unlisted',
        authkeys: [{ name: 'Site' }, { name: 'Till' }],
        otherAuthkeys: 0,
      },
      { ip: '198.51.100.7', state: 'company', authkeys: [{ name: 'Site' }] },
      { ip: null, state: 'unlisted' },
    ]);
    expect(rows[0]?.firstSeenAt.getTime()).toBe(admin.now.getTime() - 3 * 3_600_000);
    const forTill = await listAccountIps(viewer, { credentialId: till.id });
    expect(forTill.rows.map(({ state }) => state)).toEqual(['whitelisted', 'company', 'refused']);
    const forSite = await listAccountIps(viewer, { credentialId: site.id });
    expect(forSite.rows.map(({ state }) => state)).toEqual(['refused', 'company', 'refused']);
  });

  it('keeps half of its places for addresses that were let in, and shows no other company anything', async () => {
    const [acme, globex] = [await makeCompany(), await makeCompany()];
    const key = await makeKey(acme.admin, 'Till');
    for (let i = 1; i <= 4; i += 1) {
      await see(acme.admin, key.id, `192.0.2.${i}`, { hoursAgo: 100 + i, accepted: 1 });
      await see(acme.admin, key.id, `203.0.113.${i}`, { hoursAgo: i, refused: 1 });
    }
    const { rows, total } = await listAccountIps(acme.viewer, { credentialId: null, limit: 4 });
    expect(total).toBe(8);
    expect(rows.map(({ ip }) => ip)).toEqual(['203.0.113.1', '203.0.113.2', '192.0.2.1', '192.0.2.2']);
    expect(await listAccountIps(globex.owner, { credentialId: null })).toEqual({ rows: [], total: 0 });
    await expect(listAccountIps(globex.owner, { credentialId: key.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(listAccountIps(closed(acme.owner), { credentialId: null })).rejects.toMatchObject({
      code: 'step_up_required',
    });
  });
});

describe('yourAddress', () => {
  it('says where the person is, and whether this very list has it', async () => {
    const { admin } = await makeCompany();
    const key = await makeKey(admin, 'Till');
    const at = (ip: string | null) => ({ ...admin, ip });
    expect(await yourAddress(at('127.0.0.1'), key.id)).toEqual({
      ip: '127.0.0.1',
      isPublic: false,
      isInOwn: false,
      isInCompany: false,
    });
    expect(await yourAddress(at(null), null)).toMatchObject({ ip: null, isInOwn: false, isInCompany: false });
    await addEntries(admin, { credentialId: null, entries: '8.8.8.0/24' });
    expect(await yourAddress(at('8.8.8.8'), null)).toMatchObject({ isPublic: true, isInCompany: true });
    expect(await yourAddress(at('8.8.8.8'), key.id)).toMatchObject({ isInOwn: false, isInCompany: true });
    const seen = [{ ip: '8.8.8.8', credentialId: key.id }];
    await whitelistIps(at('8.8.8.8'), { list: 'own', seen, from: 'your-address' });
    expect(await yourAddress(at('8.8.8.8'), key.id)).toMatchObject({ isInOwn: true, isInCompany: true });
    await expect(yourAddress(closed(admin), null)).rejects.toMatchObject({ code: 'step_up_required' });
  });

  it('its "+" reaches the company’s list without an authkey, and no other company’s', async () => {
    const [acme, globex] = [await makeCompany(), await makeCompany()];
    const seen = [{ ip: '8.8.4.4', credentialId: '' }];
    await whitelistIps({ ...acme.admin, ip: '8.8.4.4' }, { list: 'company', seen, from: 'your-address' });
    const entries = await runtime().prisma.whitelistEntry.findMany({ where: { value: '8.8.4.4' } });
    expect(entries).toMatchObject([{ companyId: acme.company.id, credentialId: null, note: 'Own address' }]);
    expect(await yourAddress({ ...globex.owner, ip: '8.8.4.4' }, null)).toMatchObject({ isInCompany: false });
  });
});

describe('listAuthkeys, filtered', () => {
  it('by state, mode, own entries, last use and expiry, all at once', async () => {
    const { admin, viewer } = await makeCompany();
    const { prisma } = runtime();
    const from = (days: number) => new Date(admin.now.getTime() + days * dayMs);
    const key = async (name: string, entries: string, data: object = {}) => {
      const made = await makeKey(admin, name, entries);
      await prisma.authkey.updateMany({ where: { id: made.id }, data });
      return made;
    };
    await key('plain', '192.0.2.1', { lastUsedAt: from(-1) });
    await key('old', '', { createdAt: from(-40), lastUsedAt: null });
    await key('older', '192.0.2.1', { createdAt: from(-200), lastUsedAt: from(-95) });
    await key('soon', '192.0.2.1', { lastUsedAt: from(0), expiresAt: from(5) });
    await key('expired', '192.0.2.1', { lastUsedAt: from(0), expiresAt: from(-1) });
    const off = await key('off', '192.0.2.1', { lastUsedAt: from(0) });
    await setIpSecurity(admin, { id: off.id, mode: 'off', confirm: true });
    await key('back on', '192.0.2.1', { lastUsedAt: from(0), ipSecurity: false, offUntil: from(-1) });
    const disabled = await key('disabled', '192.0.2.1', { lastUsedAt: from(0), reportOnly: true });
    await setAuthkeyDisabled(admin, { id: disabled.id, disabled: true });

    const names = async (input: Parameters<typeof listAuthkeys>[1]) =>
      (await listAuthkeys(viewer, input)).rows.map(({ name }) => name).sort();
    expect(await names({ state: 'disabled' })).toEqual(['disabled']);
    expect(await names({ state: 'expired' })).toEqual(['expired']);
    expect(await names({ state: 'active' })).toEqual(['back on', 'off', 'old', 'older', 'plain', 'soon']);
    expect(await names({ mode: 'off' })).toEqual(['off']);
    expect(await names({ mode: 'report' })).toEqual(['disabled']);
    expect(await names({ mode: 'on', state: 'active' })).toEqual([
      'back on',
      'old',
      'older',
      'plain',
      'soon',
    ]);
    expect(await names({ entries: 'none' })).toEqual(['old']);
    expect(await names({ unusedDays: 30 })).toEqual(['old', 'older']);
    expect(await names({ unusedDays: 90 })).toEqual(['older']);
    expect(await names({ expiresWithinDays: 7 })).toEqual(['soon']);
    expect(await names({ query: 'old', unusedDays: 90 })).toEqual(['older']);
  });

  it('by an address: who accepts it, and why', async () => {
    const { admin, viewer } = await makeCompany();
    await makeKey(admin, 'own', '192.0.2.0/24');
    await makeKey(admin, 'range', '192.0.2.1-192.0.2.20');
    await makeKey(admin, 'other', '198.51.100.1');
    await makeKey(admin, 'report', '', { reportOnly: true });
    const ended = await makeKey(admin, 'ended', '192.0.2.7');
    await runtime().prisma.whitelistEntry.updateMany({
      where: { credentialId: ended.id },
      data: { expiresAt: new Date(admin.now.getTime() - 1_000) },
    });
    const off = await makeKey(admin, 'off');
    await setIpSecurity(admin, { id: off.id, mode: 'off', confirm: true });
    const accepting = async (query: string) =>
      Object.fromEntries((await listAuthkeys(viewer, { query })).rows.map((row) => [row.name, row.letsIn]));
    expect(await accepting('192.0.2.7')).toEqual({ own: 'own', range: 'own', report: 'report', off: 'off' });
    expect(await accepting('192.0.2.99')).toEqual({ own: 'own', report: 'report', off: 'off' });
    await addEntries(admin, { credentialId: null, entries: '203.0.113.5' });
    expect(await accepting('203.0.113.5')).toEqual({
      own: 'company',
      range: 'company',
      other: 'company',
      report: 'company',
      ended: 'company',
      off: 'off',
    });
    expect(await accepting('own')).toEqual({ own: null });
  });

  it('of 40,000 authkeys with entries of their own, which are more than Prisma can name in a statement', async () => {
    const { admin, company } = await makeCompany();
    const { prisma } = runtime();
    await prisma.$executeRaw`
      with made as (
        insert into "Authkey" ("companyId", id, name)
        select ${company.id}::uuid, gen_random_uuid(), 'Many ' || n from generate_series(1, 40000) n returning id
      ), secrets as (
        insert into "AuthkeySecret" ("companyId", id, "authkeyId", hash, prefix, suffix, "createdBy")
        select ${company.id}::uuid, gen_random_uuid(), id, sha256(id::text::bytea), 'kf_many', 'many', '' from made
      )
      insert into "WhitelistEntry" ("companyId", id, "credentialId", value, "addedBy")
      select ${company.id}::uuid, gen_random_uuid(), id, '192.0.2.0/24', '' from made`;
    const bare = await makeKey(admin, 'Bare');
    expect((await listAuthkeys(admin, { entries: 'none' })).rows).toMatchObject([{ id: bare.id }]);
    const found = await listAuthkeys(admin, { query: '192.0.2.7', sort: { id: 'name', desc: false } });
    expect(found.total).toBe(40_000);
    expect(found.rows[0]).toMatchObject({ name: 'Many 1', letsIn: 'own' });
  });
});
