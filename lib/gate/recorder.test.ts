import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openPool } from '#lib/db/pool';
import { log } from '#lib/log';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { openLossyLine } from '#lib/testing/lossy-line';
import { secretData } from '#lib/testing/secret-data';
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
  rollingSecretId: null,
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

test('of an authkey with two secrets it is written which was used when and from where; of one with one, nothing', async () => {
  const { prisma, pool } = database.runtime;
  const { id: companyId } = await prisma.company.create({ data: { name: 'Acme' } });
  const key = await prisma.authkey.create({
    data: { companyId, name: 'Till', secrets: { create: { ...secretData(), endsAt: new Date() } } },
    select: { id: true, secrets: { select: { id: true } } },
  });
  const { id: secretId } = key.secrets[0]!;
  const recorder = new Recorder(pool, 900_000);
  const at = Date.UTC(2026, 0, 1, 12);
  const accept = (more: object) =>
    recorder.accepted({ ...of(companyId), credentialId: key.id, ip: '192.0.2.1', at, ...more });
  accept({ ip: '192.0.2.9' });
  accept({ rollingSecretId: secretId });
  await pool.query('alter table "SecretIp" rename to "SecretIpAway"');
  await recorder.flush();
  accept({ rollingSecretId: secretId, ip: '192.0.2.2', at: at + 3 });
  accept({ rollingSecretId: secretId, at: at + 5 });
  accept({ at: at + 9 });
  await pool.query('alter table "SecretIpAway" rename to "SecretIp"');
  await recorder.close();
  const rows = await prisma.secretIp.findMany({ where: { companyId }, orderBy: { ip: 'asc' } });
  expect(rows).toEqual([
    { companyId, secretId, ip: '192.0.2.1', lastSeenAt: new Date(at + 5), accepted: 2n },
    { companyId, secretId, ip: '192.0.2.2', lastSeenAt: new Date(at + 3), accepted: 1n },
  ]);
  const { lastUsedAt } = await prisma.authkeySecret.findFirstOrThrow({ where: { id: secretId } });
  expect(lastUsedAt).toEqual(new Date(at + 5));
});

const calledOff = (companyId: string) => ({
  type: 'authkey' as const,
  companyId,
  credentialId: companyId,
  ip: '192.0.2.1',
  at: Date.now(),
  endpoint: '/api/v5/flow',
  reason: 'disabled' as const,
  outcome: 'refused' as const,
});
const failedAttempts = async (companyId: string) => {
  const { rows } = await database.runtime.pool.query(
    'select attempts::int from "FailedRequest" where "companyId" = $1',
    [companyId],
  );
  return rows.map(({ attempts }) => attempts);
};

test('a call with an authkey that is over, for which nobody waits, is written before the recorder closes', async () => {
  const recorder = new Recorder(database.runtime.pool, 900_000);
  const companyId = uuidv7();
  for (let i = 0; i < 3; i += 1) recorder.noteOver(calledOff(companyId));
  await recorder.close();
  expect(await failedAttempts(companyId)).toEqual([3]);
});

test('such calls that cannot be written are kept, added up, and tried again', async () => {
  const { pool } = database.runtime;
  const recorder = new Recorder(pool, 900_000);
  const companyId = uuidv7();
  await pool.query('alter table "FailedRequest" rename to "FailedRequestAway"');
  const failed = vi.spyOn(log, 'warn');
  recorder.noteOver(calledOff(companyId));
  await expect.poll(() => failed.mock.calls.length).toBeGreaterThan(0);
  failed.mockRestore();
  recorder.noteOver(calledOff(companyId));
  await pool.query('alter table "FailedRequestAway" rename to "FailedRequest"');
  await expect.poll(() => failedAttempts(companyId), { timeout: 10_000 }).toEqual([2]);
  await recorder.close();
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
