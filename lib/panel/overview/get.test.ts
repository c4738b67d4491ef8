import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addEntries } from '#lib/access/whitelist/add';
import { ensureRequestPartitions } from '#lib/db/partitions';
import type { Outcome } from '#lib/gate/decide';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { secretData } from '#lib/testing/secret-data';
import { makeServiceToken, revokeTestToken } from '#lib/testing/service-token';
import { getOverview } from './get.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
const hourMs = 3_600_000;
const now = new Date();
const hour = (ago: number) => new Date(Math.floor(now.getTime() / hourMs) * hourMs - ago * hourMs);

beforeAll(async () => {
  database = await openTestDatabase();
  await ensureRequestPartitions(database.runtime.pool, hour(48));
});
afterAll(() => database.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany({ now }), await makeCompany({ now })];
});

async function makeKey(
  company: TestCompany,
  name: string,
  more: { ipSecurity?: boolean; reportOnly?: boolean } & Partial<
    Record<'offUntil' | 'disabledAt' | 'deletedAt' | 'expiresAt', Date>
  > = {},
) {
  const key = await database.runtime.prisma.authkey.create({
    data: {
      companyId: company.company.id,
      name,
      ...more,
      secrets: { create: secretData() },
    },
  });
  return key.id;
}

function traffic(company: TestCompany, credentialId: string, ago: number, accepted: number, refused: number) {
  const data = { companyId: company.company.id, credentialId, hour: hour(ago), accepted, refused };
  return database.runtime.prisma.trafficHour.create({ data });
}

function seen(company: TestCompany, credentialId: string, ip: string, firstAgo: number, lastAgo: number) {
  return database.runtime.pool.query(`insert into "RecentIp" values ($1, $2, $3, $4, $5, 1, 0)`, [
    company.company.id,
    credentialId,
    ip,
    hour(firstAgo),
    hour(lastAgo),
  ]);
}

function refuse(
  company: TestCompany,
  credentialId: string,
  ip: string,
  at: Date,
  outcome: Outcome = 'refused',
) {
  return database.runtime.pool.query(
    `insert into "FailedRequest" values ($1, $2, $3, '/api/v5/flow', date_trunc('minute', $4::timestamptz), 1, $4, $4, 'ip', $5)`,
    [company.company.id, credentialId, ip, at, outcome],
  );
}

describe('getOverview', () => {
  test('adds up over authkeys, for the range and for the one before', async () => {
    const [a, b] = [await makeKey(acme, 'a'), await makeKey(acme, 'b', { ipSecurity: false })];
    await traffic(acme, a, 0, 10, 3);
    await traffic(acme, b, 0, 5, 0);
    await traffic(acme, a, 23, 100, 1);
    await traffic(acme, a, 24, 1000, 50);
    await traffic(acme, a, 47, 1, 2);
    await traffic(acme, a, 48, 7, 7);
    const day = (await getOverview(acme.viewer, '24h')).traffic;
    expect(day).toMatchObject({ accepted: 115, refused: 4, previous: { accepted: 1001, refused: 52 } });
    expect(day.points).toHaveLength(24);
    expect(day.points.at(-1)).toEqual({ at: hour(0), accepted: 15, refused: 3, open: 5 });
    expect(day.points[0]).toMatchObject({ accepted: 100, refused: 1, open: 0 });
    expect(day.points[1]).toMatchObject({ accepted: 0, refused: 0 });
    const week = (await getOverview(acme.viewer, '7d')).traffic;
    expect(week).toMatchObject({ accepted: 1123, refused: 63, previous: { accepted: 0, refused: 0 } });
    expect(week.points).toHaveLength(168);
  });

  test('counts an IP once whatever authkeys it used, in every hour between first and last use', async () => {
    const [a, b] = [await makeKey(acme, 'a'), await makeKey(acme, 'b')];
    await seen(acme, a, '203.0.113.1', 10, 2);
    await seen(acme, b, '203.0.113.1', 3, 0);
    await seen(acme, a, '2001:db8::1', 0, 0);
    await seen(acme, a, '203.0.113.2', 60, 30);
    const { total, inUse } = (await getOverview(acme.viewer, '24h')).distinctIps;
    expect(total).toBe(2);
    expect(inUse.at(-1)).toBe(2);
    expect(inUse.at(-2)).toBe(1);
    expect(inUse.at(-11)).toBe(1);
    expect(inUse.at(-12)).toBe(0);
    expect((await getOverview(acme.viewer, '7d')).distinctIps.total).toBe(3);
  });

  test('lists authkeys without IP security; disabled and deleted ones do not count', async () => {
    const open = await makeKey(acme, 'Open', { ipSecurity: false });
    await makeKey(acme, 'Safe');
    await makeKey(acme, 'Off', { ipSecurity: false, disabledAt: now });
    const gone = await makeKey(acme, 'Gone', { ipSecurity: false });
    await database.runtime.prisma.authkey.updateMany({ where: { id: gone }, data: { deletedAt: now } });
    expect((await getOverview(acme.viewer, '24h')).openAuthkeys).toEqual({
      total: 1,
      reporting: 0,
      outOf: 2,
      rows: [{ id: open, name: 'Open', lastUsedAt: null, mode: 'off' }],
    });
  });

  test('tells those that only report from those that are off, also once a timed off is over', async () => {
    const past = new Date(now.getTime() - 1_000);
    const off = await makeKey(acme, 'Off', { ipSecurity: false, offUntil: new Date(now.getTime() + 1_000) });
    const report = await makeKey(acme, 'Reports', { reportOnly: true });
    const again = await makeKey(acme, 'Reports again', {
      ipSecurity: false,
      reportOnly: true,
      offUntil: past,
    });
    await makeKey(acme, 'On again', { ipSecurity: false, offUntil: past });
    const { rows, ...counts } = (await getOverview(acme.viewer, '24h')).openAuthkeys;
    expect(counts).toEqual({ total: 1, reporting: 2, outOf: 4 });
    expect(rows[0]).toMatchObject({ id: off, mode: 'off' });
    expect(new Map(rows.slice(1).map(({ id, mode }) => [id, mode]))).toEqual(
      new Map([
        [again, 'report'],
        [report, 'report'],
      ]),
    );
  });

  test('shows the newest refusals of the range first', async () => {
    const key = await makeKey(acme, 'Website');
    for (let i = 0; i < 8; i++)
      await refuse(acme, key, `203.0.113.${i}`, new Date(now.getTime() - (i + 1) * 60_000));
    await refuse(acme, key, '198.51.100.1', hour(30));
    const { refused, refusedTotal } = await getOverview(acme.viewer, '24h');
    expect(refused.map((row) => row.ip)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `203.0.113.${i}`));
    expect(refusedTotal).toBe(8);
  });

  test('what report only let in is no refusal, and not the first 418', async () => {
    const key = await makeKey(acme, 'Website');
    await refuse(acme, key, '203.0.113.1', now, 'report');
    const { refused, refusedTotal, checklist } = await getOverview(acme.viewer, '24h');
    expect({ refused, refusedTotal }).toEqual({ refused: [], refusedTotal: 0 });
    expect(checklist?.find((step) => step.name === 'refused')?.done).toBe(false);
  });

  test('leads a new account to its first 418, and then has no checklist any more', async () => {
    const steps = async () =>
      (await getOverview(acme.viewer, '24h')).checklist?.filter((step) => step.done).map((step) => step.name);
    expect(await steps()).toEqual([]);
    const key = await makeKey(acme, 'Website');
    expect(await steps()).toEqual(['authkey']);
    await addEntries(acme.owner, { credentialId: key, entries: '127.0.0.1' });
    expect(await steps()).toEqual(['authkey', 'whitelist']);
    await traffic(acme, key, 0, 1, 0);
    expect(await steps()).toEqual(['authkey', 'whitelist', 'accepted']);
    await refuse(acme, key, '127.0.0.2', now);
    expect(await steps()).toBeUndefined();
  });

  test("shows nothing of another company's", async () => {
    const key = await makeKey(acme, 'Website', { ipSecurity: false });
    await traffic(acme, key, 0, 10, 3);
    await seen(acme, key, '203.0.113.1', 1, 0);
    await refuse(acme, key, '203.0.113.1', now);
    const overview = await getOverview(globex.owner, '7d');
    expect(overview).toMatchObject({
      traffic: { accepted: 0, refused: 0, previous: { accepted: 0, refused: 0 } },
      distinctIps: { total: 0 },
      openAuthkeys: { total: 0, reporting: 0, outOf: 0, rows: [] },
      refused: [],
      refusedTotal: 0,
    });
    expect(overview.checklist?.some((step) => step.done)).toBe(false);
  });
});

test('names the API clients whose passwords have expired or soon will, those of this company and in use', async () => {
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const mark = randomBytes(4).toString('hex');
  const client = (company: TestCompany, username: string, changed: number, more: object = {}) =>
    database.runtime.prisma.client.create({
      data: {
        companyId: company.company.id,
        username: `${username}.${mark}`,
        passwordHash: 'none',
        passwordChangedAt: daysAgo(changed),
        ...more,
      },
    });
  await client(acme, 'expired', 100);
  await client(acme, 'warning', 76);
  await client(acme, 'tomorrow', 89.5);
  await client(acme, 'fresh.now', 75.9);
  await client(acme, 'own.term', 25, { passwordExpireDays: 30 });
  await client(acme, 'never.at.all', 500, { passwordExpireDays: 0 });
  await client(acme, 'disabled', 100, { disabledAt: now });
  await client(acme, 'deleted1', 100, { deletedAt: now });
  await client(globex, 'theirs.1', 100);
  const { expiringPasswords, blockedIps } = await getOverview(acme.viewer, '24h');
  expect(expiringPasswords.total).toBe(4);
  expect(expiringPasswords.rows.map((row) => [row.username.split(`.${mark}`)[0], row.daysLeft])).toEqual([
    ['expired', 0],
    ['tomorrow', 1],
    ['own.term', 5],
    ['warning', 14],
  ]);
  expect(blockedIps).toBe(0);
});

test('names the authkeys in use that expire within the days of the first warning, the soonest first', async () => {
  const expiresAt = (days: number) => new Date(now.getTime() + days * 86_400_000);
  await makeKey(acme, 'Later', { expiresAt: expiresAt(14.1) });
  await makeKey(acme, 'Two weeks', { expiresAt: expiresAt(13.9) });
  await makeKey(acme, 'Today', { expiresAt: expiresAt(0.1) });
  await makeKey(acme, 'Over', { expiresAt: expiresAt(-0.1) });
  await makeKey(acme, 'Disabled', { expiresAt: expiresAt(1), disabledAt: now });
  await makeKey(acme, 'Deleted', { expiresAt: expiresAt(1), deletedAt: now });
  await makeKey(globex, 'Theirs', { expiresAt: expiresAt(1) });
  const { expiringAuthkeys } = await getOverview(acme.viewer, '24h');
  expect(expiringAuthkeys).toMatchObject({
    total: 2,
    rows: [
      { name: 'Today', daysLeft: 1 },
      { name: 'Two weeks', daysLeft: 14 },
    ],
  });
});

test('names to admins and owners the service tokens that expire within 14 days or have lately', async () => {
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000);
  await makeServiceToken(acme.owner, { name: 'Later', expiresAt: at(14.1) });
  await makeServiceToken(acme.owner, { name: 'Two weeks', expiresAt: at(13.9) });
  await makeServiceToken(acme.owner, { name: 'Over', expiresAt: at(-2) });
  await makeServiceToken(acme.owner, { name: 'Long over', expiresAt: at(-15) });
  await makeServiceToken(globex.owner, { name: 'Theirs', expiresAt: at(1) });
  const gone = await makeServiceToken(acme.owner, { name: 'Revoked', expiresAt: at(1) });
  await revokeTestToken(acme.owner, gone.id);
  expect((await getOverview(acme.admin, '24h')).expiringTokens).toMatchObject({
    total: 2,
    rows: [
      { name: 'Over', daysLeft: 0 },
      { name: 'Two weeks', daysLeft: 14 },
    ],
  });
  expect((await getOverview(acme.viewer, '24h')).expiringTokens).toEqual({ total: 0, rows: [] });
});
