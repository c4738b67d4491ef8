import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { deliverMessages } from '../messages/deliver.ts';
import { sealSms } from '../otp/code.ts';
import { deliverOtp } from '../otp/deliver.ts';
import { makeCompany, type TestCompany } from '../testing/company.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { addJob } from './add.ts';
import { deleteExpired } from './delete-expired.ts';
import { runWaitingJobs, startWorker } from './worker.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
});
afterAll(() => database.close());
beforeEach(async () => {
  const { prisma, pool } = database.runtime;
  await prisma.outboxMessage.deleteMany();
  await prisma.message.deleteMany();
  await pool.query('delete from graphile_worker._private_jobs');
});

const gateways: Server[] = [];
const demoEnv = () => database.runtime.env;
let savedEnv: ReturnType<typeof demoEnv> | undefined;
afterEach(() => {
  for (const gateway of gateways.splice(0)) gateway.close();
  if (savedEnv) database.runtime.env = savedEnv;
  savedEnv = undefined;
});

/** SMS go to a real peer from now on. */
async function useGateway(answer: (sms: { id: string }) => number): Promise<string[]> {
  const seen: string[] = [];
  const gateway = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const sms = JSON.parse(Buffer.concat(chunks).toString()) as { id: string };
    seen.push(sms.id);
    response.writeHead(answer(sms)).end();
  });
  gateways.push(gateway);
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const { port } = gateway.address() as AddressInfo;
  savedEnv ??= database.runtime.env;
  database.runtime.env = { ...savedEnv, smsUrl: `http://127.0.0.1:${port}/?secret=c2VjcmV0` };
  return seen;
}

async function queueMessages(count: number, createdAt = new Date()): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, i) => ({
    companyId: acme.company.id,
    id: uuid(),
    requestId: 'r',
    templateId: uuid(),
    recipient: `9198000${String(i).padStart(5, '0')}`,
    text: `message ${i}`,
    createdAt,
  }));
  await database.runtime.prisma.message.createMany({ data: rows });
  return rows.map((row) => row.id);
}

const states = async () => {
  const rows = await database.runtime.prisma.message.groupBy({ by: ['state'], _count: true });
  return Object.fromEntries(rows.map((row) => [row.state, row._count]));
};
const outboxTexts = async () => {
  const rows = await database.runtime.prisma.outboxMessage.findMany({ orderBy: { at: 'asc' } });
  return rows.map((row) => row.text);
};
const otpJob = (text: string, expiresAt = new Date(Date.now() + 60_000)) => ({
  challengeId: uuid(),
  sealed: sealSms({ to: '+14155550100', text }),
  expiresAt: expiresAt.toISOString(),
});

test('a running worker does what a committed transaction asked for', async () => {
  const worker = await startWorker();
  try {
    await queueMessages(3);
    await database.runtime.prisma.$transaction((tx) => addJob(tx, 'deliver_messages', {}));
    await vi.waitFor(async () => expect(await states()).toEqual({ sent: 3 }), { timeout: 5_000 });
  } finally {
    await worker.stop();
  }
});

test('a worker that starts takes up what a crashed one left queued', async () => {
  await queueMessages(2);
  const worker = await startWorker();
  try {
    await vi.waitFor(async () => expect(await states()).toEqual({ sent: 2 }), { timeout: 5_000 });
  } finally {
    await worker.stop();
  }
});

test('a job of a transaction that fails does not exist', async () => {
  const failing = database.runtime.prisma.$transaction(async (tx) => {
    await addJob(tx, 'send_otp', otpJob('never'));
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  const { rows } = await database.runtime.pool.query('select 1 from graphile_worker._private_jobs');
  expect(rows).toHaveLength(0);
});

test('OTPs go before everything else that waits', async () => {
  await queueMessages(5);
  const { prisma } = database.runtime;
  await prisma.$transaction(async (tx) => {
    await addJob(tx, 'deliver_messages', {});
    await addJob(tx, 'send_otp', otpJob('otp'));
  });
  await runWaitingJobs();
  expect((await outboxTexts())[0]).toBe('otp');
  expect(await outboxTexts()).toHaveLength(6);
});

test('an OTP that expired while it waited is dropped, not sent', async () => {
  await deliverOtp(otpJob('late', new Date(Date.now() - 1)));
  expect(await outboxTexts()).toEqual([]);
});

test('an OTP that the gateway could not take is tried again; one that it refuses is not', async () => {
  await useGateway(() => 503);
  await expect(deliverOtp(otpJob('again'))).rejects.toThrow('The SMS gateway answered 503');
  await useGateway(() => 400);
  await expect(deliverOtp(otpJob('refused'))).resolves.toBeUndefined();
});

test('every queued message is sent once, also when many deliver at the same time', async () => {
  await queueMessages(1200);
  await Promise.all([deliverMessages(), deliverMessages(), deliverMessages()]);
  expect(await states()).toEqual({ sent: 1200 });
  expect(await outboxTexts()).toHaveLength(1200);
});

test('what another instance is sending is left to it, without waiting', async () => {
  const [theirs] = await queueMessages(3);
  const other = await database.runtime.pool.connect();
  await other.query('begin');
  await other.query('select 1 from "Message" where id = $1 for update', [theirs]);
  await deliverMessages();
  expect(await states()).toEqual({ queued: 1, sent: 2 });
  await other.query('rollback');
  other.release();
  await deliverMessages();
  expect(await states()).toEqual({ sent: 3 });
});

test('what the gateway refuses has failed with the reason; the rest is sent', async () => {
  const ids = await queueMessages(4);
  await useGateway((sms) => (sms.id === ids[1] ? 422 : 202));
  await deliverMessages();
  expect(await states()).toEqual({ sent: 3, failed: 1 });
  const failed = await database.runtime.prisma.message.findFirstOrThrow({ where: { state: 'failed' } });
  expect(failed).toMatchObject({ id: ids[1], failure: 'The SMS gateway answered 422', sentAt: null });
});

test('what the gateway could not take stays queued and is sent later; after a day it is given up', async () => {
  const [old] = await queueMessages(1, new Date(Date.now() - 25 * 3_600_000));
  const [young] = await queueMessages(1);
  await useGateway(() => 503);
  await deliverMessages();
  expect(await states()).toEqual({ queued: 1, failed: 1 });
  const seen = await useGateway(() => 202);
  await deliverMessages();
  expect(seen).toEqual([young]);
  expect(await states()).toEqual({ sent: 1, failed: 1 });
  expect(old).not.toBe(young);
});

test('a crash between sending and marking sends again rather than not at all', async () => {
  const [id] = await queueMessages(1);
  const seen = await useGateway(() => 202);
  const { pool } = database.runtime;
  const connect = pool.connect.bind(pool);
  const spy = vi.spyOn(pool, 'connect').mockImplementation((async () => {
    const client = await connect();
    const query = client.query.bind(client) as (...all: unknown[]) => unknown;
    client.query = ((text: string, ...rest: unknown[]) => {
      if (typeof text === 'string' && text.startsWith('update "Message"')) throw new Error('killed');
      return query(text, ...rest);
    }) as typeof client.query;
    return client;
  }) as typeof pool.connect);
  await expect(deliverMessages()).rejects.toThrow('killed');
  spy.mockRestore();
  expect(await states()).toEqual({ queued: 1 });
  await deliverMessages();
  expect(seen).toEqual([id, id]);
  expect(await states()).toEqual({ sent: 1 });
});

test('the daily cleaning deletes what has expired and nothing else', async () => {
  const { prisma, pool } = database.runtime;
  const companyId = acme.company.id;
  const now = new Date();
  const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const actor = acme.owner.actor as { id: string; sessionId: string };
  const seen = (ip: string, lastSeenAt: Date) => ({
    companyId,
    credentialId: uuid(),
    ip,
    firstSeenAt: lastSeenAt,
    lastSeenAt,
  });
  await prisma.recentIp.createMany({
    data: [seen('192.0.2.1', daysAgo(91)), seen('192.0.2.2', daysAgo(89))],
  });
  await prisma.session.create({ data: { companyId, memberId: actor.id, expiresAt: daysAgo(31) } });
  const otp = { companyId, memberId: actor.id, sessionId: actor.sessionId, purpose: 'authkeys' };
  await prisma.otpChallenge.createMany({
    data: [
      { ...otp, expiresAt: daysAgo(2) },
      { ...otp, expiresAt: now },
    ],
  });
  await prisma.rateLimit.createMany({
    data: [
      { key: 'old', points: 1, expire: BigInt(now.getTime() - 1) },
      { key: 'new', points: 1, expire: BigInt(now.getTime() + 60_000) },
    ],
  });
  await deleteExpired(pool, now);
  expect((await prisma.recentIp.findMany()).map((row) => row.ip)).toEqual(['192.0.2.2']);
  expect(await prisma.session.count({ where: { companyId } })).toBe(3);
  expect(await prisma.otpChallenge.count()).toBe(1);
  expect((await prisma.rateLimit.findMany()).map((row) => row.key)).toEqual(['new']);
});

test('the daily cleaning keeps flagged addresses and whom they tried, and blocks as long as they hold', async () => {
  const { prisma, pool } = database.runtime;
  const now = new Date();
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const companyId = acme.company.id;
  const address = (ip: string, last: number, flagged?: number, blocked = flagged) => ({
    ip,
    requests: [ago(last)],
    flaggedAt: flagged === undefined ? null : ago(flagged),
    blockedUntil: blocked === undefined ? null : ago(blocked),
  });
  await prisma.suspiciousIp.createMany({
    data: [
      address('192.0.2.1', 2),
      address('192.0.2.2', 0.5),
      address('192.0.2.3', 29, 29),
      address('192.0.2.4', 31, 31),
      address('192.0.2.5', 31, 31, -1),
    ],
  });
  const ips = [1, 2, 3, 4, 5].map((n) => `192.0.2.${n}`);
  await prisma.suspiciousIpAttempt.createMany({
    data: ips.map((ip) => ({
      companyId,
      ip,
      clientId: uuid(),
      attempts: 1,
      firstAt: ago(2),
      lastAt: ago(2),
    })),
  });
  await prisma.suspiciousIpRelease.createMany({
    data: ips.map((ip) => ({ companyId, ip, releasedAt: ago(31), releasedBy: 'Olga' })),
  });
  await deleteExpired(pool, now);
  const kept = (rows: { ip: string }[]) => rows.map((row) => row.ip.at(-1)).sort();
  expect(kept(await prisma.suspiciousIp.findMany())).toEqual(['2', '3', '5']);
  expect(kept(await prisma.suspiciousIpAttempt.findMany())).toEqual(['3', '5']);
  expect(kept(await prisma.suspiciousIpRelease.findMany())).toEqual(['5']);
});

test('the worker keeps the day partitions of Failed Logs', async () => {
  const { prisma, pool } = database.runtime;
  await pool.query(`create table "FailedRequest_20200101" partition of "FailedRequest"
    for values from ('2020-01-01Z') to ('2020-01-02Z')`);
  await prisma.$executeRaw`select graphile_worker.add_job('keep_partitions')`;
  await runWaitingJobs();
  const { rows } = await pool.query(`select to_regclass('"FailedRequest_20200101"') as old`);
  expect(rows[0].old).toBeNull();
});
