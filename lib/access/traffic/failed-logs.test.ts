import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { ensureRequestPartitions } from '#lib/db/partitions';
import type { Outcome, RefusalReason } from '#lib/gate/decide';
import { allPages } from '#lib/testing/all-pages';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { secretData } from '#lib/testing/secret-data';
import { createClient } from '../clients/create.ts';
import { addEntries } from '../whitelist/add.ts';
import { whitelistIps } from '../whitelist/whitelist-ips.ts';
import { listFailedCredentials } from './failing-credentials.ts';
import { listFailedIps } from './list-failed-logs.ts';
import { listFailedMinutes } from './list-minutes.ts';
import type { failedReasons } from './schemas.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
const now = new Date();
const minuteMs = 60_000;

beforeAll(async () => {
  database = await openTestDatabase();
  await ensureRequestPartitions(database.runtime.pool, new Date(now.getTime() - 2 * 86_400_000));
});
afterAll(() => database.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany({ now }), await makeCompany({ now })];
});

async function makeKey(ctx: Ctx, name: string, ipSecurity = true): Promise<string> {
  const key = await database.runtime.prisma.authkey.create({
    data: {
      companyId: ctx.company.id,
      name,
      ipSecurity,
      secrets: { create: secretData() },
    },
  });
  return key.id;
}

/** `ago` in minutes. */
async function refuse(
  ctx: Ctx,
  credentialId: string,
  ip: string,
  ago = 1,
  attempts = 1,
  endpoint = '/api/v5/flow',
  reason: RefusalReason = 'ip',
  outcome: Outcome = 'refused',
) {
  const at = new Date(now.getTime() - ago * minuteMs);
  const minute = new Date(Math.floor(at.getTime() / minuteMs) * minuteMs);
  await database.runtime.pool.query(
    `insert into "FailedRequest" values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)`,
    [ctx.company.id, credentialId, ip, endpoint, minute, attempts, at, reason, outcome],
  );
}

const ips = async (ctx: Ctx, input: Parameters<typeof listFailedIps>[1]) =>
  (await listFailedIps(ctx, input)).rows.map((row) => row.ip);

describe('listFailedIps', () => {
  test('groups by IP and authkey with exact counts, first and last attempt', async () => {
    const [website, app] = [await makeKey(acme.owner, 'Website'), await makeKey(acme.owner, 'App')];
    await refuse(acme.owner, website, '203.0.113.9', 3, 5);
    await refuse(acme.owner, website, '203.0.113.9', 1, 7);
    await refuse(acme.owner, website, '203.0.113.9', 1, 2, '/api/v1/authorize');
    await refuse(acme.owner, app, '203.0.113.9', 2, 1);
    const { rows, total, attemptsTotal } = await listFailedIps(acme.viewer, {});
    expect({ total, attemptsTotal }).toEqual({ total: 2, attemptsTotal: 15 });
    expect(rows[0]).toEqual({
      ip: '203.0.113.9',
      credentialId: website,
      credentialType: 'authkey',
      credentialName: 'Website',
      isDeleted: false,
      endpoints: ['/api/v1/authorize', '/api/v5/flow'],
      attempts: 14,
      reported: 0,
      firstAt: new Date(now.getTime() - 3 * minuteMs),
      lastAt: new Date(now.getTime() - minuteMs),
      reasons: ['ip'],
      stands: 'address',
      state: 'refused',
      wouldHelp: true,
      origin: { operator: null, country: null, nearness: 'new' },
    });
    expect(rows[1]).toMatchObject({ credentialName: 'App', attempts: 1 });
  });

  test.each([
    ['203.0.113.9', ['203.0.113.9']],
    ['203.0.113.0/24', ['203.0.113.9', '203.0.113.200']],
    ['203.0.113.77/24', ['203.0.113.9', '203.0.113.200']],
    ['203.0. 113.9', ['203.0.113.9']],
    ['203.0.113.8-203.0.113.10', ['203.0.113.9']],
    ['198.51.100.0/24', []],
    ['2001:db8::/32', ['2001:db8::1']],
    ['2001:DB8:0:0::1', ['2001:db8::1']],
    ['::ffff:203.0.113.9', ['203.0.113.9']],
    ['  ', ['203.0.113.9', '203.0.113.200', '2001:db8::1']],
  ])('finds by %s', async (query, expected) => {
    const key = await makeKey(acme.owner, 'Website');
    for (const ip of ['203.0.113.200', '203.0.113.9', '2001:db8::1']) await refuse(acme.owner, key, ip);
    expect(await ips(acme.owner, { query, sort: 'ip', dir: 'asc' })).toEqual(expected);
    expect((await listFailedIps(acme.owner, { query })).total).toBe(expected.length);
  });

  test('a /64 stands as one; its "+" whitelists all of it, and less than all does not settle it', async () => {
    const key = await makeKey(acme.owner, 'Website');
    await refuse(acme.owner, key, '2001:db8:0:7::/64');
    const row = async () => (await listFailedIps(acme.owner, { query: '2001:db8:0:7::99' })).rows[0];
    expect(await row()).toMatchObject({ ip: '2001:db8:0:7::/64', stands: 'network', state: 'refused' });
    await addEntries(acme.owner, { credentialId: key, entries: '2001:db8:0:7::/65, 2001:db8:0:7:8000::1' });
    expect((await row())?.state).toBe('refused');
    await addEntries(acme.owner, { credentialId: key, entries: '2001:db8:0:7::/64' });
    expect(await row()).toMatchObject({ state: 'whitelisted', wouldHelp: false });
    const minutes = { ip: '2001:db8:0:7::/64', credentialId: key };
    expect((await listFailedMinutes(acme.owner, minutes)).rows).toMatchObject([{ attempts: 1 }]);
  });

  test('addresses that were too many stand in one row, which no search by address finds and no list can hold', async () => {
    const key = await makeKey(acme.owner, 'Website');
    await refuse(acme.owner, key, '0.0.0.0/0', 0, 4_900);
    await refuse(acme.owner, key, '0.0.0.0');
    const { rows } = await listFailedIps(acme.owner, { sort: 'attempts' });
    expect(rows.map(({ ip, stands, attempts, wouldHelp }) => [ip, stands, attempts, wouldHelp])).toEqual([
      [null, 'others', 4_900, false],
      [null, 'unknown', 1, false],
    ]);
    for (const query of ['203.0.113.9', '64.0.0.0/2', '1.0.0.0-223.0.0.0']) {
      expect((await listFailedIps(acme.owner, { query })).total).toBe(0);
    }
    const others = { ip: null, others: true, credentialId: key };
    expect((await listFailedMinutes(acme.owner, others)).rows).toMatchObject([{ attempts: 4_900 }]);
  });

  test.each(['010.0.0.1', '203.0.113', 'example.com', '0.0.0.0/0', "1' or true", '1.2.3.4, 5.6.7.8', 'a\0b'])(
    'says clearly what is wrong with %j',
    async (query) => {
      await expect(listFailedIps(acme.owner, { query })).rejects.toMatchObject({
        code: 'bad_input',
        problems: [{ path: 'query', message: expect.stringMatching(/\.$/) }],
      });
    },
  );

  test('counts only the range that is asked for', async () => {
    const key = await makeKey(acme.owner, 'Website');
    await refuse(acme.owner, key, '203.0.113.1', 30, 1);
    await refuse(acme.owner, key, '203.0.113.1', 120, 10);
    await refuse(acme.owner, key, '203.0.113.2', 600, 100);
    const total = async (input: Parameters<typeof listFailedIps>[1]) =>
      (await listFailedIps(acme.owner, input)).attemptsTotal;
    expect(await total({ range: '1h' })).toBe(1);
    expect(await total({ range: '24h' })).toBe(111);
    const at = (ago: number) => new Date(now.getTime() - ago * minuteMs);
    expect(await total({ from: at(700), to: at(60) })).toBe(110);
    expect(await total({ from: at(200), to: at(60) })).toBe(10);
    expect(await total({ from: at(60), to: at(200) })).toBe(0);
  });

  test('pages without losing or repeating a row, also when all sort alike', async () => {
    const key = await makeKey(acme.owner, 'Website');
    for (let i = 0; i < 20; i++) await refuse(acme.owner, key, `203.0.113.${i}`, 1, 4);
    for (const ip of ['2001:db8:0:1::/64', '2001:db8:0:2::/64', '0.0.0.0/0']) {
      await refuse(acme.owner, key, ip, 1, 4);
    }
    for (const sort of ['lastAt', 'attempts', 'ip'] as const) {
      for (const dir of ['asc', 'desc'] as const) {
        const pages = await allPages(async (at) => {
          const list = await listFailedIps(acme.owner, { sort, dir, pageSize: 7, ...at });
          expect(list).toMatchObject({ total: 23, attemptsTotal: 92 });
          return list;
        });
        expect(pages.map((rows) => rows.length)).toEqual([7, 7, 7, 2]);
        expect(new Set(pages.flat().map((row) => row.ip)).size).toBe(23);
        expect(pages.flat().filter((row) => row.stands === 'others')).toHaveLength(1);
      }
    }
    const first = await listFailedIps(acme.owner, { pageSize: 7 });
    await refuse(acme.owner, key, '203.0.113.100', 0, 4);
    const second = await listFailedIps(acme.owner, { pageSize: 7, after: first.next ?? '' });
    expect(second.preceding).toBe(8);
    expect(first.rows.filter((row) => second.rows.some(({ ip }) => ip === row.ip))).toEqual([]);
  });

  test('sorts addresses as numbers, attempts and times both ways', async () => {
    const key = await makeKey(acme.owner, 'Website');
    await refuse(acme.owner, key, '203.0.113.10', 3, 2);
    await refuse(acme.owner, key, '203.0.113.9', 1, 5);
    await refuse(acme.owner, key, '2001:db8::1', 2, 1);
    expect(await ips(acme.owner, { sort: 'ip', dir: 'asc' })).toEqual([
      '203.0.113.9',
      '203.0.113.10',
      '2001:db8::1',
    ]);
    expect(await ips(acme.owner, { sort: 'attempts', dir: 'desc' })).toEqual([
      '203.0.113.9',
      '203.0.113.10',
      '2001:db8::1',
    ]);
    expect(await ips(acme.owner, { sort: 'lastAt', dir: 'asc' })).toEqual([
      '203.0.113.10',
      '2001:db8::1',
      '203.0.113.9',
    ]);
  });

  test('shows an unknown address as null, never as whitelisted', async () => {
    const key = await makeKey(acme.owner, 'Website');
    await refuse(acme.owner, key, '0.0.0.0');
    expect((await listFailedIps(acme.owner, {})).rows).toMatchObject([{ ip: null, state: 'refused' }]);
    expect((await listFailedMinutes(acme.owner, { ip: null, credentialId: key })).rows).toHaveLength(1);
  });

  test('says what would happen by now', async () => {
    const key = await makeKey(acme.owner, 'Website');
    const open = await makeKey(acme.owner, 'Open', false);
    const gone = await makeKey(acme.owner, 'Gone');
    for (const ip of ['203.0.113.1', '203.0.113.2', '203.0.113.3']) await refuse(acme.owner, key, ip);
    await refuse(acme.owner, open, '203.0.113.1');
    await refuse(acme.owner, gone, '203.0.113.1');
    await database.runtime.prisma.authkey.updateMany({ where: { id: gone }, data: { deletedAt: now } });
    await addEntries(acme.owner, { credentialId: key, entries: '203.0.113.1' });
    await addEntries(acme.owner, { credentialId: null, entries: '203.0.113.2/31' });
    await addEntries(globex.owner, { credentialId: null, entries: '203.0.113.1' });
    const { rows } = await listFailedIps(acme.owner, { sort: 'ip', dir: 'asc' });
    const state = (ip: string, credentialId: string) =>
      rows.find((row) => row.ip === ip && row.credentialId === credentialId)?.state;
    expect([1, 2, 3].map((i) => state(`203.0.113.${i}`, key))).toEqual(['whitelisted', 'company', 'company']);
    expect(state('203.0.113.1', open)).toBe('open');
    expect(state('203.0.113.1', gone)).toBe('gone');
    expect(rows.find((row) => row.credentialId === gone)).toMatchObject({
      credentialName: 'Gone',
      isDeleted: true,
    });
  });

  test('never says whitelisted of what is refused for another reason', async () => {
    const { prisma } = database.runtime;
    const key = await makeKey(acme.owner, 'Website');
    const { client } = await createClient(acme.owner, {
      username: `client_${randomBytes(4).toString('hex')}`,
      entries: '203.0.113.1',
    });
    await addEntries(acme.owner, { credentialId: key, entries: '203.0.113.1' });
    const seen = async (credentialId: string) => {
      const { rows } = await listFailedIps(acme.owner, { credentialId });
      return rows.map(({ state, reasons, wouldHelp }) => ({ state, reasons, wouldHelp }));
    };

    await refuse(acme.owner, key, '203.0.113.1', 3);
    expect(await seen(key)).toEqual([{ state: 'whitelisted', reasons: ['ip'], wouldHelp: false }]);
    await prisma.authkey.updateMany({ where: { id: key }, data: { disabledAt: now } });
    expect(await seen(key)).toEqual([{ state: 'disabled', reasons: ['ip'], wouldHelp: false }]);
    await prisma.authkey.updateMany({ where: { id: key }, data: { disabledAt: null, expiresAt: now } });
    expect(await seen(key)).toEqual([{ state: 'expired', reasons: ['ip'], wouldHelp: false }]);

    const { id } = client;
    await refuse(acme.owner, id, '203.0.113.1', 4, 1, '/token', 'ip');
    expect(await seen(id)).toEqual([{ state: 'whitelisted', reasons: ['ip'], wouldHelp: false }]);
    await refuse(acme.owner, id, '203.0.113.1', 3, 1, '/api/v5/flow', 'revoked');
    expect(await seen(id)).toEqual([{ state: 'revoked', reasons: ['revoked', 'ip'], wouldHelp: false }]);
    await refuse(acme.owner, id, '203.0.113.1', 2, 1, '/api/v5/flow', 'token-ip');
    expect(await seen(id)).toMatchObject([{ state: 'token-ip', wouldHelp: false }]);
    await refuse(acme.owner, id, '203.0.113.1', 1, 1, '/token', 'password-expired');
    expect(await seen(id)).toMatchObject([
      { state: 'whitelisted', reasons: ['password-expired', 'ip', 'revoked', 'token-ip'] },
    ]);
    await refuse(acme.owner, id, '203.0.113.1', 0, 1, '/token', 'password');
    expect(await seen(id)).toMatchObject([{ state: 'password', wouldHelp: false }]);
    await refuse(acme.owner, id, '203.0.113.9', 0, 1, '/token', 'password');
    expect((await seen(id)).map(({ wouldHelp }) => wouldHelp)).toEqual([false, false]);
    await prisma.failedRequest.deleteMany({ where: { ip: '203.0.113.9' } });
    const passwordChangedAt = new Date(now.getTime() - 91 * 86_400_000);
    await prisma.client.updateMany({ where: { id }, data: { passwordChangedAt } });
    expect(await seen(id)).toMatchObject([{ state: 'expired', wouldHelp: false }]);
    await prisma.client.updateMany({ where: { id }, data: { disabledAt: now } });
    expect(await seen(id)).toMatchObject([{ state: 'disabled', wouldHelp: false }]);
    await prisma.client.updateMany({ where: { id }, data: { deletedAt: now } });
    expect(await seen(id)).toMatchObject([{ state: 'gone', wouldHelp: false }]);
  });

  test('tells what report only let in from what was refused, and finds each by its outcome', async () => {
    const key = await makeKey(acme.owner, 'Website');
    await refuse(acme.owner, key, '203.0.113.1', 3, 5);
    await refuse(acme.owner, key, '203.0.113.1', 3, 2, '/api/v5/flow', 'ip', 'report');
    await refuse(acme.owner, key, '203.0.113.2', 1, 4, '/api/v5/flow', 'ip', 'report');
    const found = async (outcome?: Outcome) => {
      const { rows, attemptsTotal, reportedTotal } = await listFailedIps(acme.owner, { outcome });
      const counts = rows.map(({ ip, attempts, reported }) => [ip, attempts, reported]);
      return { counts, attemptsTotal, reportedTotal };
    };
    expect(await found()).toEqual({
      counts: [
        ['203.0.113.2', 4, 4],
        ['203.0.113.1', 7, 2],
      ],
      attemptsTotal: 11,
      reportedTotal: 6,
    });
    expect(await found('refused')).toEqual({
      counts: [['203.0.113.1', 5, 0]],
      attemptsTotal: 5,
      reportedTotal: 0,
    });
    expect((await found('report')).counts).toEqual([
      ['203.0.113.2', 4, 4],
      ['203.0.113.1', 2, 2],
    ]);
    const minutes = await listFailedMinutes(acme.owner, {
      ip: '203.0.113.1',
      credentialId: key,
      outcome: 'report',
    });
    expect(minutes.rows).toMatchObject([{ attempts: 2, outcome: 'report' }]);
  });

  test('finds by reason; the reasons of an unknown address are one', async () => {
    const key = await makeKey(acme.owner, 'Website');
    const all = ['ip', 'disabled', 'expired', 'old-secret', 'deleted', 'ip-port', 'ip-nothing'] as const;
    for (const [index, reason] of all.entries()) {
      const ip = reason.startsWith('ip-') ? '0.0.0.0' : `203.0.113.${index}`;
      await refuse(acme.owner, key, ip, index + 1, 1, '/api/v5/flow', reason);
    }
    await refuse(acme.owner, key, '0.0.0.0');
    const reasons = async (reason: (typeof failedReasons)[number]) =>
      (await listFailedIps(acme.owner, { reason })).rows.map((row) => row.reasons);
    for (const reason of ['ip', 'disabled', 'expired', 'old-secret', 'deleted'] as const) {
      expect(await reasons(reason)).toEqual([[reason]]);
    }
    expect((await reasons('unknown')).map((each) => each.sort())).toEqual([['ip', 'ip-nothing', 'ip-port']]);
    expect(await reasons('guesses')).toEqual([]);
  });

  test('whitelisting is offered for what it would help, and never for an ended secret', async () => {
    const key = await makeKey(acme.owner, 'Website');
    const row = async () => {
      const { rows } = await listFailedIps(acme.owner, {});
      return rows.map(({ state, wouldHelp }) => ({ state, wouldHelp }));
    };
    await refuse(acme.owner, key, '203.0.113.1', 2, 1, '/api/v5/flow', 'old-secret');
    expect(await row()).toEqual([{ state: 'old-secret', wouldHelp: false }]);
    // The new secret comes from there, too.
    await refuse(acme.owner, key, '203.0.113.1', 3);
    expect(await row()).toEqual([{ state: 'old-secret', wouldHelp: true }]);
    await addEntries(acme.owner, { credentialId: key, entries: '203.0.113.1' });
    expect(await row()).toEqual([{ state: 'old-secret', wouldHelp: false }]);
  });

  test("never shows another company's rows or names, whatever id is asked for", async () => {
    const key = await makeKey(acme.owner, 'Website');
    await refuse(acme.owner, key, '203.0.113.9');
    expect((await listFailedIps(globex.owner, {})).total).toBe(0);
    expect((await listFailedIps(globex.owner, { credentialId: key, query: '203.0.113.9' })).total).toBe(0);
    expect((await listFailedMinutes(globex.owner, { ip: '203.0.113.9', credentialId: key })).total).toBe(0);
    expect(await listFailedCredentials(globex.owner, key)).toEqual([]);
    // Even a row that bears a foreign key's id does not tell its name.
    await refuse(globex.owner, key, '203.0.113.9');
    expect((await listFailedIps(globex.owner, {})).rows).toMatchObject([
      { credentialName: null, state: 'gone' },
    ]);
  });

  test('finds nothing for an authkey id that is malformed or absent', async () => {
    const key = await makeKey(acme.owner, 'Website');
    await refuse(acme.owner, key, '203.0.113.9');
    expect((await listFailedIps(acme.owner, { credentialId: 'nope' })).total).toBe(0);
    expect((await listFailedIps(acme.owner, { credentialId: randomUUID() })).total).toBe(0);
    expect((await listFailedIps(acme.owner, { credentialId: key })).total).toBe(1);
    expect((await listFailedMinutes(acme.owner, { ip: 'x', credentialId: key })).total).toBe(0);
    expect((await listFailedMinutes(acme.owner, { ip: '203.0.113.9', credentialId: 'x' })).total).toBe(0);
  });
});

test('listFailedMinutes: newest first, as many as asked for, all counted', async () => {
  const key = await makeKey(acme.owner, 'Website');
  for (const [ago, attempts] of [
    [5, 1],
    [3, 2],
    [4, 4],
  ] as const) {
    await refuse(acme.owner, key, '2001:db8::1', ago, attempts);
  }
  const { rows, total } = await listFailedMinutes(acme.viewer, {
    ip: '2001:DB8::1',
    credentialId: key,
    limit: 2,
  });
  expect(total).toBe(3);
  expect(rows.map((row) => row.attempts)).toEqual([2, 4]);
  expect(rows[0]?.lastAt).toEqual(new Date(now.getTime() - 3 * minuteMs));
});

test('listFailedCredentials: those in Failed Logs, and the chosen one', async () => {
  const [b, a, c, quiet] = [
    await makeKey(acme.owner, 'b'),
    await makeKey(acme.owner, 'A'),
    await makeKey(acme.owner, 'c'),
    await makeKey(acme.owner, 'q'),
  ];
  for (const credentialId of [b, a]) {
    await database.runtime.prisma.trafficHour.create({
      data: { companyId: acme.company.id, credentialId, hour: now, refused: 1 },
    });
  }
  await database.runtime.prisma.trafficHour.create({
    data: { companyId: acme.company.id, credentialId: c, hour: now, accepted: 1, reported: 1 },
  });
  await database.runtime.prisma.authkey.updateMany({ where: { id: b }, data: { deletedAt: now } });
  const named = async (chosen?: string) =>
    (await listFailedCredentials(acme.viewer, chosen)).map((key) => [key.name, key.isDeleted]);
  const failed = [
    ['A', false],
    ['b', true],
    ['c', false],
  ];
  expect(await named()).toEqual(failed);
  expect(await named(quiet)).toEqual([...failed, ['q', false]]);
});

describe('whitelistIps', () => {
  const from = 'failed-logs' as const;
  const audits = (company: TestCompany) =>
    database.runtime.prisma.auditEvent.findMany({ where: { companyId: company.company.id } });
  const entries = async (company: TestCompany) =>
    (await database.runtime.prisma.whitelistEntry.findMany({ where: { companyId: company.company.id } }))
      .map((entry) => [entry.credentialId, entry.value])
      .sort();

  test('gives each IP to the authkey it was refused with: one change and one audit row a list', async () => {
    const [website, app] = [await makeKey(acme.owner, 'Website'), await makeKey(acme.owner, 'App')];
    await addEntries(acme.owner, { credentialId: app, entries: '203.0.113.3' });
    const result = await whitelistIps(acme.admin, {
      list: 'own',
      from,
      seen: [
        { ip: '203.0.113.1', credentialId: website },
        { ip: '203.0.113.2', credentialId: website },
        { ip: '203.0.113.3', credentialId: app },
        { ip: '203.0.113.4', credentialId: app },
      ],
    });
    expect(result).toEqual({ added: 3, already: 1, failed: [] });
    expect(await entries(acme)).toEqual(
      [
        [website, '203.0.113.1'],
        [website, '203.0.113.2'],
        [app, '203.0.113.3'],
        [app, '203.0.113.4'],
      ].sort(),
    );
    expect(await audits(acme)).toHaveLength(3);
  });

  test('puts all of them in the company list, each once, with one audit row', async () => {
    const seen = [
      { ip: '203.0.113.1', credentialId: randomUUID() },
      { ip: '203.0.113.1', credentialId: randomUUID() },
      { ip: '2001:db8::1', credentialId: randomUUID() },
    ];
    expect(await whitelistIps(acme.admin, { list: 'company', seen, from })).toEqual({
      added: 2,
      already: 0,
      failed: [],
    });
    expect(await entries(acme)).toEqual([
      [null, '2001:db8::1'],
      [null, '203.0.113.1'],
    ]);
    expect(await audits(acme)).toHaveLength(1);
  });

  test("an API client's IP goes into its own list though the company's was chosen: that would open all authkeys", async () => {
    const { client } = await createClient(acme.owner, {
      username: `failed_${randomBytes(4).toString('hex')}`,
      entries: '192.0.2.1',
    });
    const website = await makeKey(acme.owner, 'Website');
    await whitelistIps(acme.admin, {
      list: 'company',
      from,
      seen: [
        { ip: '203.0.113.1', credentialId: client.id },
        { ip: '203.0.113.2', credentialId: website },
      ],
    });
    expect(await entries(acme)).toEqual(
      [
        [client.id, '192.0.2.1'],
        [client.id, '203.0.113.1'],
        [null, '203.0.113.2'],
      ].sort(),
    );
  });

  test('refuses a viewer and a closed section, and changes nothing', async () => {
    const key = await makeKey(acme.owner, 'Website');
    const input = { list: 'own' as const, from, seen: [{ ip: '203.0.113.1', credentialId: key }] };
    await expect(whitelistIps(acme.viewer, input)).rejects.toMatchObject({ code: 'forbidden' });
    const closed = { ...acme.owner, actor: { ...acme.owner.actor, stepUpUntil: null } as Ctx['actor'] };
    await expect(whitelistIps(closed, input)).rejects.toMatchObject({ code: 'step_up_required' });
    // Before anything else: neither hears what is wrong with them.
    const wrong = { list: 'own' as const, from, seen: [] };
    await expect(whitelistIps(acme.viewer, wrong)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(whitelistIps(closed, wrong)).rejects.toMatchObject({ code: 'step_up_required' });
    await expect(whitelistIps(acme.owner, wrong)).rejects.toMatchObject({ code: 'bad_input' });
    expect(await entries(acme)).toEqual([]);
  });

  test("answers another company's authkey as not found; with others the rest is done and it is named", async () => {
    const [mine, theirs] = [await makeKey(acme.owner, 'Mine'), await makeKey(globex.owner, 'Theirs')];
    const foreign = { ip: '203.0.113.1', credentialId: theirs };
    await expect(whitelistIps(acme.owner, { list: 'own', seen: [foreign], from })).rejects.toMatchObject({
      code: 'not_found',
    });
    const seen = [foreign, { ip: '203.0.113.2', credentialId: mine }];
    expect(await whitelistIps(acme.owner, { list: 'own', seen, from })).toEqual({
      added: 1,
      already: 0,
      failed: [{ credentialId: theirs, message: 'There is no such authkey, API client or service token.' }],
    });
    expect(await entries(globex)).toEqual([]);
  });

  test.each([['0.0.0.0'], ['nonsense'], ['']])('refuses %j', async (ip) => {
    const seen = [{ ip, credentialId: randomUUID() }];
    await expect(whitelistIps(acme.owner, { list: 'company', seen, from })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });

  test.each([
    ['recent-ips', ''],
    ['failed-logs', 'From Failed Logs'],
    ['overview', 'From Failed Logs'],
  ] as const)(
    'notes with the entry and in the audit row that the "+" was pressed in %s',
    async (from, note) => {
      const seen = [{ ip: '203.0.113.1', credentialId: await makeKey(acme.owner, 'Website') }];
      await whitelistIps(acme.owner, { list: 'own', seen, from });
      const where = { companyId: acme.company.id };
      expect(await database.runtime.prisma.whitelistEntry.findMany({ where })).toMatchObject([{ note }]);
      const [{ after } = { after: null }] = (await audits(acme)).filter(
        ({ action }) => action === 'whitelist.add',
      );
      expect(after).toEqual({ entries: ['203.0.113.1'], ...(note && { note }) });
    },
  );
});
