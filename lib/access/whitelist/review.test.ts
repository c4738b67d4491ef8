import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { tokenCtx } from '#lib/testing/token-ctx';
import { createAuthkey } from '../authkeys/create.ts';
import { createClient } from '../clients/create.ts';
import { leaseIp } from '../leases/lease.ts';
import { addEntries } from './add.ts';
import { lastMatchedSql } from './last-matched.ts';
import { listEntries } from './list.ts';
import { reviewEntries } from './review.ts';
import { tightenEntry } from './tighten.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

let count = 0;
const makeKey = async (ctx: Ctx, entries = '') =>
  (await createAuthkey(ctx, { name: `Key ${++count}`, ipSecurity: true, entries })).authkey.id;
const ago = (ctx: Ctx, days: number) => new Date(ctx.now.getTime() - days * dayMs);

async function seen(ctx: Ctx, credentialId: string, ip: string, days: number, accepted = 1) {
  const at = ago(ctx, days);
  await runtime().prisma.recentIp.create({
    data: {
      companyId: ctx.company.id,
      credentialId,
      ip,
      firstSeenAt: at,
      lastSeenAt: ctx.now,
      accepted,
      refused: 5,
      lastAcceptedAt: accepted > 0 ? at : null,
    },
  });
}

const matchedOf = async (ctx: Ctx, credentialId: string | null) =>
  Object.fromEntries(
    (await listEntries(ctx, { credentialId })).rows.map(({ value, lastMatchedAt }) => [
      value,
      lastMatchedAt && Math.round((ctx.now.getTime() - lastMatchedAt.getTime()) / dayMs),
    ]),
  );

describe('last matched', () => {
  it('is the newest accepted request from within an entry of any form; refusals do not count', async () => {
    const { admin } = await makeCompany();
    const key = await makeKey(
      admin,
      '192.0.2.1 192.0.2.0/24 192.0.2.5-192.0.3.9 198.51.100.0/24 2001:db8::/32 2001:db8:1::1 2001:db8:2::/64 10.0.0.0/16',
    );
    await seen(admin, key, '192.0.2.1', 9);
    await seen(admin, key, '192.0.2.255', 5);
    await seen(admin, key, '192.0.3.9', 3);
    await seen(admin, key, '192.0.3.10', 1);
    await seen(admin, key, '198.51.100.7', 1, 0);
    await seen(admin, key, '2001:db8:1::/64', 4);
    await seen(admin, key, '2001:db8:2::/64', 2);
    await seen(admin, key, '10.0.255.255', 6);
    await seen(admin, key, '0.0.0.0/0', 0);
    expect(await matchedOf(admin, key)).toEqual({
      '192.0.2.1': 9,
      '192.0.2.0/24': 5,
      '192.0.2.5-192.0.3.9': 3,
      '198.51.100.0/24': null,
      '2001:db8::/32': 2,
      '2001:db8:1::1': 4,
      '2001:db8:2::/64': 2,
      '10.0.0.0/16': 6,
    });
  });

  it("asks the company's list of all authkeys and of no client, an own list of its own credential", async () => {
    const { admin } = await makeCompany();
    const other = (await makeCompany()).admin;
    await addEntries(admin, { credentialId: null, entries: '192.0.2.1 192.0.2.2 192.0.2.3' });
    const [one, two, foreign] = [
      await makeKey(admin, '192.0.2.1'),
      await makeKey(admin),
      await makeKey(other),
    ];
    const { client } = await createClient(admin, { username: 'reviewed_client', entries: '192.0.2.2' });
    await seen(admin, two, '192.0.2.1', 2);
    await seen(admin, client.id, '192.0.2.2', 3);
    await seen(other, foreign, '192.0.2.3', 1);
    expect(await matchedOf(admin, null)).toEqual({ '192.0.2.1': 2, '192.0.2.2': null, '192.0.2.3': null });
    expect(await matchedOf(admin, one)).toEqual({ '192.0.2.1': null });
    expect(await matchedOf(admin, client.id)).toEqual({ '192.0.2.2': 3 });
  });

  it('reads no more of a list of 100,000 than the rows shown, each by an index', async () => {
    const { admin } = await makeCompany();
    const key = await makeKey(admin);
    const { pool, prisma } = runtime();
    await prisma.$executeRaw`
      insert into "WhitelistEntry" ("companyId", id, "credentialId", value, "addedBy", "createdAt")
      select ${admin.company.id}::uuid, gen_random_uuid(), ${key}::uuid, host('11.0.0.0'::inet + n), 'test', now()
      from generate_series(0, 99999) as n`;
    await prisma.$executeRaw`
      insert into "RecentIp" ("companyId", "credentialId", ip, "firstSeenAt", "lastSeenAt", accepted, "lastAcceptedAt")
      select ${admin.company.id}::uuid, ${key}::uuid, '11.0.0.0'::inet + n, now(), now(), 1, now()
      from generate_series(0, 19999) as n`;
    await pool.query('analyze "WhitelistEntry"; analyze "RecentIp"');
    for (const list of [key, null]) {
      const { strings, values } = lastMatchedSql(admin.company.id, list);
      const matched = strings.reduce((text, part, index) => `${text}$${index}${part}`);
      const { rows } = await pool.query(
        `explain (analyze, format json) select w.value, ${matched} from (
           select * from "WhitelistEntry" where "companyId" = $1 order by id limit 100) w`,
        values,
      );
      const plan = JSON.stringify(rows[0]);
      const scans = [...plan.matchAll(/"Node Type":"([^"]*)","[^{}]*?"Relation Name":"RecentIp"/g)];
      expect(scans.length).toBeGreaterThan(0);
      for (const [, node] of scans) expect(node).toMatch(/^(Index|Bitmap)/);
    }
    const reviewed = await reviewEntries(admin, { credentialId: key });
    expect(reviewed.idle.total).toBe(80_000);
    expect(reviewed.idle.rows).toHaveLength(20);
  });
});

describe('reviewEntries', () => {
  it("refuses a closed section and another company's authkey", async () => {
    const { admin, viewer } = await makeCompany();
    const other = await makeCompany();
    const key = await makeKey(admin);
    const closed = { ...viewer, now: new Date(viewer.now.getTime() + 901_000) };
    const review = (ctx: Ctx) => reviewEntries(ctx, { credentialId: key });
    await expect(review(closed)).rejects.toMatchObject({ code: 'step_up_required' });
    await expect(review(other.owner)).rejects.toMatchObject({ code: 'not_found' });
    await expect(review(viewer)).resolves.toMatchObject({ idle: { total: 0 } });
  });

  it('does not ask what is leased to be cleaned up: it ends by itself', async () => {
    const { admin } = await makeCompany();
    const key = await makeKey(admin, '192.0.2.0/24');
    await leaseIp(await tokenCtx(admin, 'ips:lease'), { authkeyId: key, ip: '192.0.2.7', seconds: 600 });
    const { idle, inside } = await reviewEntries(admin, { credentialId: key });
    expect([idle.total, inside.total]).toEqual([1, 0]);
  });

  it('names what nothing matched in 30 days, what lies inside others, and ranges with one or two addresses seen', async () => {
    const { admin } = await makeCompany();
    const key = await makeKey(
      admin,
      '192.0.2.0/24 192.0.2.7 198.51.100.0/24 203.0.113.0-203.0.113.255 203.0.113.0/24 10.0.0.0/16 2001:db8::/48 2001:db8:9::/64',
    );
    await addEntries(admin, { credentialId: key, entries: '172.16.0.0/16', expires: 3_600 });
    await addEntries(admin, { credentialId: key, entries: '172.16.0.9' });
    await seen(admin, key, '192.0.2.7', 1);
    await seen(admin, key, '192.0.2.8', 40);
    await seen(admin, key, '192.0.2.9', 40);
    await seen(admin, key, '198.51.100.1', 31);
    for (const last of [1, 2]) await seen(admin, key, `10.0.0.${last}`, last);
    await seen(admin, key, '2001:db8:0:5::1', 1);
    await seen(admin, key, '2001:db8:9::1', 1);
    const { idle, inside, sparse } = await reviewEntries(admin, { credentialId: key });
    expect(idle.rows.map(({ value }) => value).sort()).toEqual([
      '172.16.0.0/16',
      '172.16.0.9',
      '198.51.100.0/24',
      '203.0.113.0-203.0.113.255',
      '203.0.113.0/24',
    ]);
    // Of two that are the same one stays; the one in what ends soon is needed after that.
    expect(inside.rows.map(({ value, within }) => [value, within])).toEqual([
      ['192.0.2.7', '192.0.2.0/24'],
      expect.toSatisfy((pair: string[]) => pair.every((value) => value.startsWith('203.0.113.0'))),
    ]);
    expect(inside.total).toBe(2);
    expect(sparse.rows.map(({ value, tightened }) => [value, tightened]).sort()).toEqual([
      ['10.0.0.0/16', ['10.0.0.1', '10.0.0.2']],
      ['198.51.100.0/24', ['198.51.100.1']],
      ['2001:db8::/48', ['2001:db8:0:5::/64']],
    ]);
  });

  it("says how many of 30 days' accepted requests the list covers", async () => {
    const { admin } = await makeCompany();
    const key = await makeKey(admin, '192.0.2.0/24');
    const none = await reviewEntries(admin, { credentialId: key });
    expect(none.coverage).toEqual({ accepted: 0, covered: 0, isExact: true });
    await seen(admin, key, '192.0.2.7', 1, 70);
    await seen(admin, key, '198.51.100.1', 2, 30);
    await seen(admin, key, '192.0.2.9', 31, 1_000);
    const hour = (accepted: number, days: number) =>
      runtime().prisma.trafficHour.create({
        data: {
          companyId: admin.company.id,
          credentialId: key,
          hour: ago(admin, days),
          accepted,
          refused: 9,
        },
      });
    await hour(100, 1);
    await hour(500, 31);
    const { coverage } = await reviewEntries(admin, { credentialId: key });
    expect(coverage).toEqual({ accepted: 100, covered: 70, isExact: true });
    await hour(100, 2);
    const about = await reviewEntries(admin, { credentialId: key });
    expect(about.coverage).toEqual({ accepted: 200, covered: 140, isExact: false });
  });
});

describe('tightenEntry', () => {
  it('puts the addresses seen in place of a range, with its note and end; not what has changed since', async () => {
    const { admin, viewer } = await makeCompany();
    const key = await makeKey(admin);
    await addEntries(admin, { credentialId: key, entries: '192.0.2.0/24', note: 'Office', expires: 3_600 });
    await seen(admin, key, '192.0.2.7', 0);
    const { sparse } = await reviewEntries(admin, { credentialId: key });
    const [{ id, tightened: to }] = sparse.rows as [(typeof sparse.rows)[0]];
    await expect(tightenEntry(viewer, { id, to })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(tightenEntry(admin, { id, to: ['192.0.2.8'] })).rejects.toMatchObject({ code: 'conflict' });
    await seen(admin, key, '192.0.2.9', 0);
    await expect(tightenEntry(admin, { id, to })).rejects.toMatchObject({ code: 'conflict' });
    const closed = { ...admin, now: new Date(admin.now.getTime() + 901_000) };
    await expect(tightenEntry(closed, { id, to })).rejects.toMatchObject({ code: 'step_up_required' });
    const version = async () =>
      (await runtime().prisma.company.findUniqueOrThrow({ where: { id: admin.company.id } })).policyVersion;
    const before = await version();
    await tightenEntry(admin, { id, to: ['192.0.2.7', '192.0.2.9'] });
    // The gates hear of it.
    expect(await version()).toBe(before + 1n);
    const { rows } = await listEntries(admin, { credentialId: key });
    const expiresAt = new Date(admin.now.getTime() + 3_600_000);
    expect(rows.map(({ value }) => value).sort()).toEqual(['192.0.2.7', '192.0.2.9']);
    for (const row of rows) expect(row).toMatchObject({ note: 'Office', expiresAt });
    const actions = await runtime().prisma.auditEvent.findMany({
      where: { companyId: admin.company.id, action: { startsWith: 'whitelist.' } },
      orderBy: { id: 'desc' },
      take: 2,
    });
    expect(actions.map(({ action }) => action).sort()).toEqual(['whitelist.add', 'whitelist.remove']);
  });
});
