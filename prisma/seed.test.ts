import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFailedIps } from '#lib/access/traffic/list-failed-logs';
import { systemCtx } from '#lib/core/context';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type Demo, seedDemo } from './seed.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const counted = [
  'Company',
  'Member',
  'Authkey',
  'WhitelistEntry',
  'Template',
  'Client',
  'ClientPassword',
  'Message',
  'TrafficHour',
  'RecentIp',
  'FailedRequest',
  'AuditEvent',
];

async function counts(): Promise<Record<string, number>> {
  const columns = counted.map((table) => `(select count(*)::int from "${table}") as "${table}"`);
  return (await database.runtime.pool.query(`select ${columns.join(', ')}`)).rows[0];
}

test('a start that dies before the secret is kept is completed by the next one, and then never repeated', async () => {
  const { runtime } = database;
  const died = seedDemo(runtime, () => {
    throw new Error('killed');
  });
  await expect(died).rejects.toThrow('killed');
  const half = await counts();
  // A policy without traffic: as if it had died earlier.
  await runtime.pool.query('delete from "TrafficHour"; delete from "Authkey" where name > \'C\'');

  let saved: Demo | undefined;
  const demo = await seedDemo(runtime, (value) => {
    saved = value;
  });
  expect(demo).toMatchObject({
    email: 'owner@acme.test',
    password: 'acme-demo-password',
    mobile: '+14155550100',
  });
  expect(demo?.authkey).toMatch(/^kf_/);
  expect(demo?.client).toMatchObject({ username: 'acme_backend', password: expect.any(String) });
  expect(saved).toEqual(demo);
  const whole = await counts();
  expect(whole).toMatchObject({ ...half, AuditEvent: half.AuditEvent! + 1 });
  expect(whole).toMatchObject({ Company: 2, Member: 3 });

  expect(await seedDemo(runtime)).toBeNull();
  expect(await counts()).toEqual(whole);
});

test('the numbers of the three tables that tell of traffic agree', async () => {
  const { rows } = await database.runtime.pool.query(`
    select (select sum(refused)::int from "TrafficHour") as hours,
      (select sum(attempts)::int from "FailedRequest") as minutes,
      (select sum(attempts)::int from "FailedRequest" where ip <> '0.0.0.0') as known,
      (select sum(refused)::int from "RecentIp") as recent,
      (select count(*)::int from "RecentIp" where "lastSeenAt" > now() or "firstSeenAt" > "lastSeenAt") as wrong,
      (select count(*)::int from "FailedRequest" where "lastAt" > now() or "firstAt" > "lastAt"
        or "firstAt" < minute or "lastAt" >= minute + interval '1 minute') as "wrongMinutes"`);
  const { hours, minutes, known, recent, wrong, wrongMinutes } = rows[0];
  expect(hours).toBe(minutes);
  expect(known).toBe(recent);
  expect({ wrong, wrongMinutes }).toEqual({ wrong: 0, wrongMinutes: 0 });
});

test("the demo's audit log is in the order of time, as the lists as they stood are read from it", async () => {
  const { prisma } = database.runtime;
  const events = await prisma.auditEvent.findMany({
    where: { actorName: 'Demo data' },
    orderBy: [{ companyId: 'asc' }, { seq: 'asc' }],
    select: { companyId: true, createdAt: true },
  });
  expect(events.length).toBeGreaterThan(20);
  const byTime = events.toSorted(
    (a, b) => a.companyId.localeCompare(b.companyId) || +a.createdAt - +b.createdAt,
  );
  expect(events).toEqual(byTime);
});

test('no IP that is refused in the demo data would be let in by its lists', async () => {
  const company = await database.runtime.prisma.company.findFirstOrThrow({
    where: { name: 'Acme Messaging' },
  });
  const { rows, total } = await listFailedIps(systemCtx(company, 'test'), { range: '30d', pageSize: 100 });
  expect(total).toBeGreaterThan(5);
  expect(new Set(rows.map((row) => row.state))).toEqual(new Set(['refused']));
});

test('an installation with a company of its own is left alone', async () => {
  await database.runtime.pool.query(`delete from "AuditEvent" where action = 'demo.complete'`);
  await database.runtime.prisma.company.create({ data: { name: 'Own' } });
  const before = await counts();
  expect(await seedDemo(database.runtime)).toBeNull();
  expect(await counts()).toEqual(before);
});
