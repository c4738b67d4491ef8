import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPool } from '#lib/db/pool';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { openLossyLine } from '#lib/testing/lossy-line';
import { Recorder } from './recorder.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const of = (companyId: string) => ({
  type: 'authkey' as const,
  companyId,
  credentialId: companyId,
  secretId: null,
  isRolling: false,
  isReported: false,
});

test('what comes in while a write fails is added to what that write had', async () => {
  const { pool, prisma } = database.runtime;
  const recorder = new Recorder(pool, 900_000);
  const companyId = uuidv7();
  const seen = (ip: string, at: number) => recorder.accepted({ ...of(companyId), ip, at });
  const noon = Date.UTC(2026, 0, 1, 12);
  seen('192.0.2.1', noon);
  seen('192.0.2.2', noon);
  await pool.query('alter table "TrafficHour" rename to "TrafficHourAway"');
  const failing = recorder.flush();
  seen('192.0.2.1', noon + 1);
  seen('192.0.2.3', noon + 2);
  await failing;
  await pool.query('alter table "TrafficHourAway" rename to "TrafficHour"');
  seen('192.0.2.1', noon + 3);
  await recorder.close();

  const recent = await prisma.recentIp.findMany({ where: { companyId }, orderBy: { ip: 'asc' } });
  expect(
    recent.map(({ ip, accepted, firstSeenAt, lastSeenAt }) => [
      ip,
      Number(accepted),
      firstSeenAt.getTime() - noon,
      lastSeenAt.getTime() - noon,
    ]),
  ).toEqual([
    ['192.0.2.1', 3, 0, 3],
    ['192.0.2.2', 1, 0, 0],
    ['192.0.2.3', 1, 2, 2],
  ]);
  const hours = await prisma.trafficHour.findMany({ where: { companyId } });
  expect(hours.map(({ accepted }) => Number(accepted))).toEqual([5]);
});

test('counts whose commit was done and not answered are not counted twice', async () => {
  const line = await openLossyLine(database.url, 'commit');
  const pool = openPool(line.url);
  const recorder = new Recorder(pool, 900_000);
  const companyId = uuidv7();
  recorder.accepted({ ...of(companyId), ip: '192.0.2.1', at: Date.now() });
  line.lose(1);
  await recorder.flush();
  expect(line.left()).toBe(0);
  await recorder.close();
  const hours = await database.runtime.prisma.trafficHour.findMany({ where: { companyId } });
  expect(hours.map(({ accepted }) => Number(accepted))).toEqual([1]);
  await pool.end();
  line.close();
});
