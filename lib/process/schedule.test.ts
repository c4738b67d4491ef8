import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { startSmsGateway } from '#lib/testing/sms-gateway';
import { runDueTasks } from './schedule.ts';
import { tasks } from './tasks.ts';
import { startWorker } from './worker.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
afterEach(() => void vi.useRealTimers());

const daily = ['delete_expired', 'keep_partitions', 'verify_audit_logs'];
const alerts = ['alert_of_expiries', 'alert_of_reports', 'alert_of_streams'];
const names = [...alerts, 'make_checkpoints', ...daily].sort();

/** The machine's clock, not the database's. */
const setClockAhead = (days: number) =>
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * 86_400_000 });

const lastRanAt = (ago: string) =>
  database.runtime.pool.query('update "ScheduledTask" set "lastAt" = now() - $1::interval', [ago]);

test('what is due is done once over all instances, also what was missed while none ran', async () => {
  const { pool } = database.runtime;
  // Ten minutes may have passed since the database was made, or the hour may be over.
  expect((await runDueTasks(pool)).filter((task) => daily.includes(task))).toEqual([]);
  await lastRanAt('2 days');
  const added = await Promise.all(Array.from({ length: 4 }, () => runDueTasks(pool)));
  expect(added.flat().sort()).toEqual(names);
  expect(await runDueTasks(pool)).toEqual([]);
});

test('instances that look at the same moment do not take over what another has just taken', async () => {
  const { pool } = database.runtime;
  for (let round = 0; round < 20; round += 1) {
    await lastRanAt('2 days');
    const taken = await Promise.all(Array.from({ length: 8 }, () => runDueTasks(pool)));
    expect(taken.flat().sort()).toEqual(names);
  }
});

test('times are slots of the day in UTC, not so long after the last', async () => {
  const { pool } = database.runtime;
  await lastRanAt('1 day');
  await runDueTasks(pool);
  const { rows } = await pool.query<{ task: string; at: string; age: number }>(
    `select task, to_char("lastAt" at time zone 'UTC', 'HH24:MI:SS') as at,
       extract(epoch from now() - "lastAt")::int as age from "ScheduledTask" order by task`,
  );
  expect(rows.map(({ task, at }) => [task, at])).toEqual([
    ['alert_of_expiries', expect.stringMatching(/:.0:00$/)],
    ['alert_of_reports', expect.stringMatching(/:.0:00$/)],
    ['alert_of_streams', expect.stringMatching(/:.[05]:00$/)],
    ['delete_expired', '03:35:00'],
    ['keep_partitions', '00:05:00'],
    ['make_checkpoints', expect.stringMatching(/:00:00$/)],
    ['verify_audit_logs', '02:20:00'],
  ]);
  for (const { age } of rows.slice(0, 3)) expect(age).toBeLessThan(600);
  for (const { age } of rows) expect(age).toBeGreaterThanOrEqual(0);
  expect(await runDueTasks(pool)).toEqual([]);
});

test('an instance 120 days ahead neither runs what is not due nor holds up what will be', async () => {
  const { pool } = database.runtime;
  setClockAhead(120);
  const worker = await startWorker();
  await vi.waitFor(async () => expect(await runDueTasks(pool)).toEqual([]));
  await worker.stop();
  vi.useRealTimers();
  await lastRanAt('1 day');
  expect((await runDueTasks(pool)).sort()).toEqual(names);
});

test('what a process has taken is left alone; when it has died it is done by another', async () => {
  const { pool } = database.runtime;
  const taken = (until: string) =>
    pool.query(`update "ScheduledTask" set "takenUntil" = now() + $1::interval`, [until]);
  await lastRanAt('1 day');
  await taken('14 minutes');
  expect(await runDueTasks(pool)).toEqual([]);
  await taken('-1 second');
  expect((await runDueTasks(pool)).sort()).toEqual(names);
  expect(await runDueTasks(pool)).toEqual([]);
});

test('a task that fails is tried again after a minute, and holds up no other', async () => {
  const { pool } = database.runtime;
  await lastRanAt('1 day');
  vi.spyOn(tasks, 'delete_expired').mockRejectedValueOnce(new Error('on purpose'));
  expect((await runDueTasks(pool)).sort()).toEqual(names);
  const left = `select task, extract(epoch from "takenUntil" - now())::int as seconds from "ScheduledTask"
    where "lastAt" < now() - interval '23 hours' and "takenUntil" is not null`;
  const { rows } = await pool.query<{ task: string; seconds: number }>(left);
  expect(rows.map(({ task }) => task)).toEqual(['delete_expired']);
  expect(rows[0]?.seconds).toBeLessThanOrEqual(60);
  await pool.query('update "ScheduledTask" set "takenUntil" = now()');
  expect(await runDueTasks(pool)).toEqual(['delete_expired']);
});

test('times to come, left by a database whose clock was set back, hold nothing up', async () => {
  await lastRanAt('-120 days');
  expect((await runDueTasks(database.runtime.pool)).sort()).toEqual(names);
});

test('tasks that an instance 120 days ahead does delete nothing that is still to be kept', async () => {
  const { pool, prisma } = database.runtime;
  const { company } = await makeCompany();
  const credentialId = company.id;
  const seen = { companyId: company.id, credentialId, ip: '192.0.2.1' };
  await prisma.recentIp.create({ data: { ...seen, firstSeenAt: new Date(), lastSeenAt: new Date() } });
  const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  await lastRanAt('1 day');
  setClockAhead(120);
  expect((await runDueTasks(pool)).sort()).toEqual(names);
  expect(await prisma.recentIp.count({ where: { companyId: company.id } })).toBe(1);
  const { rows } = await pool.query('select to_regclass($1) as partition', [`"FailedRequest_${today}"`]);
  expect(rows[0].partition).not.toBeNull();
});

test('what an instance 120 days ahead sends has not expired, and is tried again in seconds', async () => {
  const { prisma, env } = database.runtime;
  const { company } = await makeCompany();
  const gateway = await startSmsGateway();
  Object.assign(gateway, { answer: () => 503 });
  database.runtime.env = { ...env, smsUrl: gateway.url };
  const base = { companyId: company.id, recipient: 'ada@example.test', kind: 'test' };
  const expiresAt = new Date(Date.now() + 60_000);
  const notice = await prisma.notice.create({
    data: { ...base, channel: 'email', queue: 'email', expiresAt },
  });
  const message = await prisma.message.create({
    data: { companyId: company.id, requestId: 'r', recipient: '919800000000', text: 'x' },
  });
  const startedAt = Date.now();
  setClockAhead(120);
  const worker = await startWorker();
  const stateOf = async () => (await prisma.notice.findFirstOrThrow({ where: { id: notice.id } })).state;
  const tried = () =>
    prisma.message.findFirstOrThrow({ where: { id: message.id, lastError: { not: null } } });
  await vi.waitFor(async () => expect([await stateOf(), !!(await tried())]).toEqual(['sent', true]), {
    timeout: 10_000,
  });
  await worker.stop();
  const { state, nextTryAt } = await tried();
  expect(state).toBe('queued');
  expect(nextTryAt.getTime() - startedAt).toBeLessThan(60_000);
  database.runtime.env = env;
  await gateway.stop();
});
