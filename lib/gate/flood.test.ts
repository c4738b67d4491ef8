import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readRecentIps } from '#lib/access/traffic/read-recent-ips';
import { ipv4Address } from '#lib/net/address';
import { deleteExpired } from '#lib/process/retention';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { Recorder } from './recorder.ts';

const hourMs = 3_600_000;
let database: TestDatabase;
let acme: TestCompany;
let credentialId: string;
let recorder: Recorder;
/** One moment for a whole test: what is counted per hour and minute must not begin anew in the middle. */
let now: number;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  credentialId = uuid();
  now = Date.now();
  recorder = anotherProcess();
});
afterEach(() => recorder.close());

/** With a memory of its own, as another process or one that has started again. */
function anotherProcess(): Recorder {
  return new Recorder(database.runtime.pool, 900_000);
}

const seen = (ip: string, at = now) => ({
  type: 'authkey' as const,
  companyId: acme.company.id,
  credentialId,
  ip,
  at,
});
const accept = (ip: string) => recorder.accepted({ ...seen(ip), rollingSecretId: null, isReported: false });
const refuse = (ip: string, { by = recorder, at = now } = {}) =>
  by.refused({ ...seen(ip, at), endpoint: '/api/v5/flow', reason: 'ip', outcome: 'refused' });
const stranger = (index: number) => ipv4Address(0x0b000000 + index * 7).text;

async function rows(table: 'FailedRequest' | 'RecentIp' | 'RefusalAlert'): Promise<number> {
  const { rows: found } = await database.runtime.pool.query(
    `select count(*)::int as n from "${table}" where "credentialId" = $1`,
    [credentialId],
  );
  return found[0].n;
}

async function attempts(): Promise<Record<string, number>> {
  const { rows: found } = await database.runtime.pool.query<{ ip: string; attempts: number }>(
    `select abbrev(ip) as ip, sum(attempts)::int as attempts from "FailedRequest" where "credentialId" = $1
     group by ip`,
    [credentialId],
  );
  return Object.fromEntries(found.map((row) => [row.ip, row.attempts]));
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, count) => all + count, 0);

test('refusals from 5,000 addresses leave some hundred rows, and their sum is exact', async () => {
  for (let i = 0; i < 5_000; i += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, j) => refuse(stranger(i + j))));
  }
  await recorder.flush();
  const counts = await attempts();
  expect(sum(counts)).toBe(5_000);
  expect(Object.keys(counts)).toHaveLength(101);
  expect(counts['0.0.0.0/0']).toBe(4_900);
  expect(await rows('FailedRequest')).toBe(101);
  expect(await rows('RecentIp')).toBe(100);
  expect(await rows('RefusalAlert')).toBe(1);
});

test('the same holds for several processes together, and for one that starts again', async () => {
  const others = [anotherProcess(), anotherProcess()];
  for (let i = 0; i < 3_000; i += 300) {
    const all = [recorder, ...others];
    await Promise.all(
      Array.from({ length: 300 }, (_, j) => refuse(stranger(i + j), { by: all[j % all.length] })),
    );
  }
  const before = await attempts();
  expect(sum(before)).toBe(3_000);
  // Each may go to the limit within its first moments.
  expect(Object.keys(before).length).toBeLessThanOrEqual(301);
  const again = anotherProcess();
  await Promise.all(Array.from({ length: 500 }, (_, j) => refuse(stranger(10_000 + j), { by: again })));
  const after = await attempts();
  expect(sum(after)).toBe(3_500);
  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  await Promise.all([...others, again].map((each) => each.close()));
});

test('what had a row of its own keeps it; the next hour has room again', async () => {
  const hour = Math.floor(now / hourMs) * hourMs;
  await refuse('203.0.113.9', { at: hour });
  await Promise.all(Array.from({ length: 500 }, (_, i) => refuse(stranger(i), { at: hour })));
  await refuse('203.0.113.9', { at: hour });
  await refuse('203.0.113.10', { at: hour });
  await refuse('203.0.113.10', { at: hour - 1 });
  expect(await attempts()).toMatchObject({ '203.0.113.9': 2, '203.0.113.10': 1 });
});

test('an address that was accepted before keeps its own row in any flood', async () => {
  accept('203.0.113.9');
  await recorder.flush();
  const fresh = anotherProcess();
  await Promise.all(Array.from({ length: 300 }, (_, i) => refuse(stranger(i), { by: fresh })));
  await refuse('203.0.113.9', { by: fresh });
  expect((await attempts())['203.0.113.9']).toBe(1);
  await fresh.close();
});

test('one address of an IPv6 /64 stands as itself, further ones as the /64, in later hours all', async () => {
  for (let i = 1; i <= 200; i += 1) await refuse(`2001:db8:0:7::${i.toString(16)}`);
  await refuse('2001:db8:0:8::1');
  expect(await attempts()).toEqual({ '2001:db8:0:7::1': 1, '2001:db8:0:7::/64': 199, '2001:db8:0:8::1': 1 });
  await recorder.flush();
  await refuse('2001:db8:0:7::ffff', { at: now + hourMs });
  expect((await attempts())['2001:db8:0:7::/64']).toBe(200);
  await recorder.flush();
  expect(await rows('RecentIp')).toBe(3);
});

test('strangers cannot push accepted addresses out of Recent IPs, by list or by cleaning', async () => {
  const { pool } = database.runtime;
  const at = new Date(now);
  await pool.query(
    `insert into "RecentIp" select $1, $2, '203.0.113.0'::inet + i, $3, $3::timestamptz - interval '1 day', 1, 0
     from generate_series(1, 60) i`,
    [acme.company.id, credentialId, at],
  );
  await pool.query(
    `insert into "RecentIp" select $1, $2, '11.0.0.0'::inet + i, $3, $3, 0, 1 from generate_series(1, 3000) i`,
    [acme.company.id, credentialId, at],
  );
  const list = (limit: number) => readRecentIps(acme.owner, { credentialId, since: new Date(0), limit });
  const accepted = (await list(100)).filter((row) => row.accepted > 0);
  expect(accepted).toHaveLength(50);
  expect((await list(4_000)).length).toBe(3_060);
  await deleteExpired(pool, at, { messageDays: 0, trafficDays: 0, auditLogDays: 0 });
  const kept = await list(4_000);
  expect(kept.filter((row) => row.accepted > 0)).toHaveLength(60);
  expect(kept.filter((row) => row.accepted === 0)).toHaveLength(1_000);
});

test('with a key that is open to all, 5,000 addresses are counted but not all written among Recent IPs', async () => {
  for (let i = 0; i < 5_000; i += 1) accept(stranger(i));
  await recorder.flush();
  expect(await rows('RecentIp')).toBe(1_000);
  const [hour] = await database.runtime.prisma.trafficHour.findMany({ where: { credentialId } });
  expect(Number(hour?.accepted)).toBe(5_000);
});

test('a pair stands among those to alert of only once it was written', async () => {
  const { pool } = database.runtime;
  await pool.query('alter table "RefusalAlert" rename to "RefusalAlertAway"');
  await expect(refuse('203.0.113.9')).rejects.toThrow('RefusalAlert');
  await pool.query('alter table "RefusalAlertAway" rename to "RefusalAlert"');
  expect(await rows('FailedRequest')).toBe(0);
  await refuse('203.0.113.9');
  expect(await rows('RefusalAlert')).toBe(1);
});
