import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import type { LockOut } from '#lib/errors';
import { parseAddress } from '#lib/net/address';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { setIpSecurity } from '../authkeys/set-ip-security.ts';
import { createClient } from '../clients/create.ts';
import { setReportOnly } from '../clients/set-report-only.ts';
import { listAccountIps } from '../traffic/list-account-ips.ts';
import { listRecentIps } from '../traffic/list-recent-ips.ts';
import { undo } from '../undo/undo.ts';
import { addEntries } from '../whitelist/add.ts';
import { editEntry } from '../whitelist/edit.ts';
import { previewRemoval } from '../whitelist/preview-removal.ts';
import { removeEntries } from '../whitelist/remove.ts';
import { tightenEntry } from '../whitelist/tighten.ts';
import { refusedBy } from './refused-by.ts';
import type { ListChange } from './would-refuse.ts';
import { wouldRefuse } from './would-refuse.ts';

let database: TestDatabase;
let admin: Ctx;

beforeAll(async () => {
  database = await openTestDatabase();
  admin = (await makeCompany()).admin;
});
afterAll(() => database.close());

let count = 0;
const makeKey = async (entries: string, mode: { ipSecurity?: boolean; reportOnly?: boolean } = {}) =>
  (await createAuthkey(admin, { name: `Key ${++count}`, ipSecurity: true, entries, ...mode })).authkey.id;

async function see(credentialId: string, ip: string, { hoursAgo = 1, accepted = 3 } = {}) {
  const at = new Date(admin.now.getTime() - hoursAgo * 3_600_000);
  const times = { firstSeenAt: at, lastSeenAt: admin.now, lastAcceptedAt: accepted > 0 ? at : null };
  await runtime().prisma.recentIp.create({
    data: { companyId: admin.company.id, credentialId, ip, accepted, refused: 1, ...times },
  });
}

async function idsOf(credentialId: string | null, ...values: string[]): Promise<string[]> {
  const where = { companyId: admin.company.id, credentialId, value: { in: values } };
  const rows = await runtime().prisma.whitelistEntry.findMany({ where });
  expect(rows).toHaveLength(values.length);
  return rows.map(({ id }) => id);
}

/** When something was last used is no change that somebody made. */
const omit = { lastUsedAt: true } as const;
const state = async () => [
  await runtime().prisma.whitelistEntry.count(),
  await runtime().prisma.auditEvent.count(),
  await runtime().prisma.company.findMany({ orderBy: { id: 'asc' } }),
  await runtime().prisma.authkey.findMany({ orderBy: { id: 'asc' }, omit }),
  await runtime().prisma.client.findMany({ orderBy: { id: 'asc' }, omit }),
];

/** What is refused as a lock-out changes nothing. */
async function lockOutOf(change: () => Promise<unknown>): Promise<LockOut> {
  const before = await state();
  const error = await change().then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ name: 'AppError', code: 'LOCK_OUT', status: 409 });
  expect(await state()).toEqual(before);
  return error.lockOut;
}

const lastEvent = () => runtime().prisma.auditEvent.findFirst({ orderBy: { id: 'desc' } });
const named = ({ addresses }: LockOut) => addresses.map(({ ip, requests }) => [ip, requests]);

describe('removing entries', () => {
  it('names the addresses of the last 24 hours that nothing else lets in, most requests first', async () => {
    const key = await makeKey('192.0.2.0/24, 192.0.2.7, 198.51.100.0/24');
    await see(key, '192.0.2.7', { accepted: 50 });
    await see(key, '192.0.2.8', { accepted: 2 });
    await see(key, '192.0.2.9', { accepted: 9, hoursAgo: 23.9 });
    await see(key, '192.0.2.10', { accepted: 9, hoursAgo: 24.1 });
    await see(key, '192.0.2.11', { accepted: 0 });
    await see(key, '198.51.100.1', { accepted: 7 });
    const ids = await idsOf(key, '192.0.2.0/24');
    const lockOut = await lockOutOf(() => removeEntries(admin, { ids }));
    expect(named(lockOut)).toEqual([
      ['192.0.2.9', 9],
      ['192.0.2.8', 2],
    ]);
    expect(lockOut.total).toBe(2);
    expect(lockOut.addresses[0]?.credential).toEqual({ type: 'authkey', id: key, name: `Key ${count}` });

    await removeEntries(admin, { ids, confirm: true });
    expect(await lastEvent()).toMatchObject({
      action: 'whitelist.remove',
      before: { entries: ['192.0.2.0/24'] },
      after: { confirmedLockOut: 2 },
    });
  });

  it('reckons several as one change: each alone would refuse nobody', async () => {
    const key = await makeKey('192.0.2.0/24, 192.0.2.7');
    await see(key, '192.0.2.7');
    const ids = await idsOf(key, '192.0.2.0/24', '192.0.2.7');
    expect(named(await lockOutOf(() => removeEntries(admin, { ids })))).toEqual([['192.0.2.7', 3]]);
    await removeEntries(admin, { ids: ids.slice(0, 1) });
    expect((await lastEvent())?.after).toBeNull();
  });

  it("of the company's list asks every authkey that is enforced, and no API client", async () => {
    await addEntries(admin, { credentialId: null, entries: '203.0.113.0/24' });
    const plain = await makeKey('');
    const covered = await makeKey('203.0.113.5');
    const modes = [{ reportOnly: true }, { ipSecurity: false }];
    const open = await Promise.all(modes.map((mode) => makeKey('', mode)));
    const { client } = await createClient(admin, { username: 'not_served', entries: '203.0.113.5' });
    for (const id of [plain, covered, ...open, client.id]) await see(id, '203.0.113.5');
    const ids = await idsOf(null, '203.0.113.0/24');
    const { addresses } = await lockOutOf(() => removeEntries(admin, { ids }));
    expect(addresses.map(({ credential }) => credential.id)).toEqual([plain]);
  });

  it("of an API client asks its own list alone: the company's holds for no client", async () => {
    await addEntries(admin, { credentialId: null, entries: '203.0.113.77' });
    const { client } = await createClient(admin, { username: 'guarded_client', entries: '203.0.113.77' });
    await see(client.id, '203.0.113.77');
    const ids = await idsOf(client.id, '203.0.113.77');
    const { addresses } = await lockOutOf(() => removeEntries(admin, { ids }));
    expect(addresses).toMatchObject([{ ip: '203.0.113.77', credential: { type: 'client' } }]);
  });

  it('does not ask for an entry that has ended, nor count one that will not let anyone in', async () => {
    const key = await makeKey('192.0.2.7, 192.0.2.0/28');
    await see(key, '192.0.2.7');
    const ended = { data: { expiresAt: new Date(admin.now.getTime() - 1) } };
    const [id = ''] = await idsOf(key, '192.0.2.0/28');
    await runtime().prisma.whitelistEntry.updateMany({ where: { id }, ...ended });
    await lockOutOf(async () => removeEntries(admin, { ids: await idsOf(key, '192.0.2.7') }));
    await removeEntries(admin, { ids: [id] });
  });

  it('names at most 200 of many, and says how many there are', async () => {
    const key = await makeKey('10.1.0.0/16');
    await runtime().prisma.$executeRaw`
      insert into "RecentIp" ("companyId", "credentialId", ip, "firstSeenAt", "lastSeenAt", "lastAcceptedAt", accepted)
      select ${admin.company.id}::uuid, ${key}::uuid, '10.1.0.0'::inet + n, ${admin.now}, ${admin.now}, ${admin.now}, n
      from generate_series(1, 25000) as n`;
    const ids = await idsOf(key, '10.1.0.0/16');
    const { addresses, total } = await lockOutOf(() => removeEntries(admin, { ids }));
    expect(total).toBe(25_000);
    expect(addresses).toHaveLength(200);
    expect(addresses[0]?.requests).toBe(25_000);
    expect(addresses[199]?.requests).toBe(24_801);
  });
});

describe('enforcing', () => {
  it.each([
    ['report only', { reportOnly: true }],
    ['off', { ipSecurity: false }],
  ])('an authkey that was %s names whom its lists have not', async (_, mode) => {
    const id = await makeKey('192.0.2.7', mode);
    await see(id, '192.0.2.7');
    await see(id, '192.0.2.8');
    await see(id, '192.0.2.9', { hoursAgo: 25 });
    const lockOut = await lockOutOf(() => setIpSecurity(admin, { id, mode: 'on' }));
    expect(named(lockOut)).toEqual([['192.0.2.8', 3]]);
    await setIpSecurity(admin, { id, mode: 'on', confirm: true });
    expect(await lastEvent()).toMatchObject({ after: { mode: 'on', confirmedLockOut: 1 } });
  });

  it('an end that is set to an "off" names them too; one that ends in report only does not', async () => {
    const id = await makeKey('', { ipSecurity: false });
    await see(id, '192.0.2.8');
    await lockOutOf(() => setIpSecurity(admin, { id, mode: 'off', offForSeconds: 900 }));
    await setIpSecurity(admin, { id, mode: 'off', offForSeconds: 3600, confirm: true });
    expect(await lastEvent()).toMatchObject({ after: { mode: 'off', confirmedLockOut: 1 } });
    await lockOutOf(() => setIpSecurity(admin, { id, mode: 'off', offForSeconds: 900 }));

    const reporting = await makeKey('', { reportOnly: true });
    await see(reporting, '192.0.2.8');
    await setIpSecurity(admin, { id: reporting, mode: 'off', confirm: true });
    await setIpSecurity(admin, { id: reporting, mode: 'off', offForSeconds: 900, confirm: true });
    expect((await lastEvent())?.after).not.toHaveProperty('confirmedLockOut');
  });

  it('an API client that only reported names them', async () => {
    const input = { username: 'only_reported', entries: '192.0.2.7', reportOnly: true };
    const { client } = await createClient(admin, input);
    await see(client.id, '192.0.2.8');
    const lockOut = await lockOutOf(() => setReportOnly(admin, { id: client.id, reportOnly: false }));
    expect(named(lockOut)).toEqual([['192.0.2.8', 3]]);
    await setReportOnly(admin, { id: client.id, reportOnly: false, confirm: true });
    expect(await lastEvent()).toMatchObject({ after: { reportOnly: false, confirmedLockOut: 1 } });
  });
});

describe('whoever was accepted just now', () => {
  const accept = (credentialId: string, type: 'authkey' | 'client', ip: string) =>
    runtime().gate.accepted(
      { type, companyId: admin.company.id, credentialId, rollingSecretId: null },
      parseAddress(ip),
    );

  it('and is not written yet is named, whatever is changed', async () => {
    const key = await makeKey('192.0.2.0/28');
    accept(key, 'authkey', '192.0.2.1');
    const ids = await idsOf(key, '192.0.2.0/28');
    expect(named(await lockOutOf(() => removeEntries(admin, { ids })))).toEqual([['192.0.2.1', 1]]);
    accept(key, 'authkey', '192.0.2.2');
    const tightened = { id: ids[0]!, to: ['192.0.2.1'] };
    await expect(tightenEntry(admin, tightened)).rejects.toMatchObject({ code: 'conflict' });
    accept(key, 'authkey', '192.0.2.3');
    const sooner = () => editEntry(admin, { id: ids[0]!, expires: 3600 });
    expect((await lockOutOf(sooner)).total).toBe(3);

    const off = await makeKey('', { ipSecurity: false });
    accept(off, 'authkey', '192.0.2.4');
    expect((await lockOutOf(() => setIpSecurity(admin, { id: off, mode: 'on' }))).total).toBe(1);
    const { client } = await createClient(admin, {
      username: 'just_now',
      entries: '192.0.2.1',
      reportOnly: true,
    });
    accept(client.id, 'client', '192.0.2.5');
    const held = () => setReportOnly(admin, { id: client.id, reportOnly: false });
    expect((await lockOutOf(held)).total).toBe(1);

    const again = { ...admin, requestId: 'just-now' };
    await addEntries(again, { credentialId: key, entries: '198.18.7.200' });
    accept(key, 'authkey', '198.18.7.200');
    const taken = () => undo({ ...admin, requestId: 'undo' }, { requestId: 'just-now' });
    expect((await lockOutOf(taken)).addresses).toMatchObject([{ ip: '198.18.7.200' }]);
  });

  it('is named by a change that is only tried, of which nothing stays', async () => {
    const key = await makeKey('10.4.0.1');
    const ids = await idsOf(key, '10.4.0.1');
    const tried = () => refusedBy(admin, (joined) => removeEntries(joined, { ids }));
    expect(await tried()).toEqual({ addresses: [], total: 0 });
    accept(key, 'authkey', '10.4.0.1');
    const before = await state();
    expect(await tried()).toMatchObject({ total: 1, addresses: [{ ip: '10.4.0.1' }] });
    expect(await state()).toEqual(before);
  });

  it('is named by the look before a change, and stands in Recent IPs', async () => {
    const id = await makeKey('192.0.2.0/28');
    const ids = await idsOf(id, '192.0.2.0/28');
    accept(id, 'authkey', '192.0.2.1');
    const { addresses } = await previewRemoval(admin, { ids });
    expect(addresses).toMatchObject([{ ip: '192.0.2.1', requests: 1 }]);
    accept(id, 'authkey', '192.0.2.2');
    const { rows, total } = await listRecentIps(admin, { credentialId: id });
    expect(total).toBe(2);
    expect(rows.map(({ ip }) => ip).sort()).toEqual(['192.0.2.1', '192.0.2.2']);
    accept(id, 'authkey', '192.0.2.3');
    const { rows: ofAll } = await listAccountIps(admin, { credentialId: null, limit: 1_000 });
    expect(ofAll.map(({ ip }) => ip)).toContain('192.0.2.3');
  });

  it('keeps no change from being made where that cannot be written', async () => {
    const key = await makeKey('192.0.2.7');
    const flush = vi.spyOn(runtime().gate.recorder, 'flush').mockRejectedValue(new Error('full'));
    try {
      await removeEntries(admin, { ids: await idsOf(key, '192.0.2.7') });
    } finally {
      flush.mockRestore();
    }
  });
});

describe('two changes at once', () => {
  /** Holds the company's lock, so that both changes have come as far as the guard before either goes on. */
  async function atOnce(...changes: (() => Promise<unknown>)[]) {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('select 1 from "Company" where id = $1 for no key update', [admin.company.id]);
      const results = changes.map((change) => change());
      const all = Promise.allSettled(results);
      await expect
        .poll(
          async () => {
            // By another connection: within a transaction connections that were opened since are never seen.
            const { rows } = await database.runtime.pool.query(
              `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            );
            return rows.length;
          },
          { timeout: 20_000 },
        )
        .toBe(changes.length);
      await client.query('commit');
      return await all;
    } finally {
      await client.end();
    }
  }

  it('are reckoned at the commit: of two entries that each cover for the other, one stays', async () => {
    const key = await makeKey('10.9.0.7');
    await addEntries(admin, { credentialId: null, entries: '10.9.0.0/28' });
    await see(key, '10.9.0.7');
    const own = await idsOf(key, '10.9.0.7');
    const companys = await idsOf(null, '10.9.0.0/28');
    const results = await atOnce(
      () => removeEntries(admin, { ids: own }),
      () => removeEntries(admin, { ids: companys }),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toMatchObject({
      code: 'LOCK_OUT',
      lockOut: { addresses: [{ ip: '10.9.0.7' }] },
    });
  });

  it('switched on in one tab while the entry goes in another: one of the two is asked', async () => {
    const id = await makeKey('192.0.2.70', { ipSecurity: false });
    await see(id, '192.0.2.70');
    const ids = await idsOf(id, '192.0.2.70');
    const results = await atOnce(
      () => removeEntries(admin, { ids }),
      () => setIpSecurity(admin, { id, mode: 'on' }),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('that lock nobody out both go through', async () => {
    const keys = await Promise.all([makeKey('192.0.2.71'), makeKey('192.0.2.72')]);
    const ids = await Promise.all([idsOf(keys[0]!, '192.0.2.71'), idsOf(keys[1]!, '192.0.2.72')]);
    const results = await atOnce(
      () => removeEntries(admin, { ids: ids[0]! }),
      () => removeEntries(admin, { ids: ids[1]! }),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });
});

describe('a list that is replaced', () => {
  it('is asked about what it has no more, however much that is', async () => {
    const { admin: own } = await makeCompany();
    const { authkey } = await createAuthkey(own, { name: 'Feed', ipSecurity: true, entries: '10.2.0.0/24' });
    const at = { firstSeenAt: own.now, lastSeenAt: own.now, lastAcceptedAt: own.now };
    await runtime().prisma.recentIp.createMany({
      data: ['10.2.0.5', '10.3.0.5', '10.3.0.6'].map((ip) => ({
        companyId: own.company.id,
        credentialId: authkey.id,
        ip,
        accepted: 1,
        ...at,
      })),
    });
    const refused = async (lost: ListChange['lost']) =>
      (
        await wouldRefuse(
          runtime().prisma,
          own,
          { credentialId: authkey.id, lost },
          new Date(own.now.getTime() - dayMs),
        )
      ).total;
    expect(await refused(['10.3.0.5', '10.2.0.0/28'])).toBe(1);
    expect(await refused(Array.from({ length: 256 }, (_, n) => `10.3.0.${n}`))).toBe(2);
    expect(await refused([])).toBe(0);
  });
});
