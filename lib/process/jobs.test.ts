import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { enqueueEmail, enqueueOtp } from '#lib/delivery/notices/enqueue';
import { wakeLanes } from '#lib/delivery/queue/wake';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { listenForWakes } from '#lib/testing/wakes';
import { deleteExpired } from './retention.ts';
import { tasks } from './tasks.ts';
import { sendWaiting, startWorker } from './worker.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
});
afterAll(() => database.close());
beforeEach(async () => {
  const { prisma } = database.runtime;
  await prisma.outboxMessage.deleteMany();
  await prisma.message.deleteMany();
  await prisma.notice.deleteMany();
});

async function queueMessages(count: number): Promise<void> {
  const data = Array.from({ length: count }, (_, i) => ({
    companyId: acme.company.id,
    requestId: 'r',
    recipient: `9198000${String(i).padStart(5, '0')}`,
    text: `message ${i}`,
  }));
  await database.runtime.prisma.message.createMany({ data });
}

const states = async () => {
  const rows = await database.runtime.prisma.message.groupBy({ by: ['state'], _count: true });
  return Object.fromEntries(rows.map((row) => [row.state, row._count]));
};
const outboxTexts = async () => {
  const rows = await database.runtime.prisma.outboxMessage.findMany({
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => row.text);
};
const otp = (text: string, life = 60_000) => ({
  companyId: acme.company.id,
  id: uuid(),
  to: '+14155550100',
  text,
  expiresAt: new Date(Date.now() + life),
});

test('a running worker does what a committed transaction asked for, at once', async () => {
  const worker = await startWorker();
  try {
    await queueMessages(3);
    await database.runtime.prisma.$transaction(async (tx) => {
      await wakeLanes(tx, 'messages');
      await enqueueOtp(tx, otp('otp'));
      const mail = { to: 'ada@example.test', subject: 's', text: 'mail' };
      await enqueueEmail(tx, { companyId: acme.company.id, kind: 'test', ...mail });
    });
    await vi.waitFor(async () => expect(await outboxTexts()).toHaveLength(5), {
      timeout: 15_000,
      interval: 10,
    });
    expect(await states()).toEqual({ sent: 3 });
  } finally {
    await worker.stop();
  }
});

test('a worker that starts takes up what a crashed one left queued, though nobody tells of it', async () => {
  await queueMessages(2);
  const worker = await startWorker();
  try {
    await vi.waitFor(async () => expect(await states()).toEqual({ sent: 2 }), { timeout: 15_000 });
  } finally {
    await worker.stop();
  }
});

test('a notice of a transaction that fails does not exist, and wakes nobody', async () => {
  const wakes = await listenForWakes(database.url);
  onTestFinished(() => wakes.close());
  const failing = database.runtime.prisma.$transaction(async (tx) => {
    await enqueueOtp(tx, otp('never'));
    throw new Error('undone');
  });
  await expect(failing).rejects.toThrow('undone');
  expect(await wakes.heard()).toEqual([]);
  expect(await database.runtime.prisma.notice.count()).toBe(0);
});

test('OTPs go before everything else that waits', async () => {
  await queueMessages(5);
  const { prisma } = database.runtime;
  await prisma.$transaction(async (tx) => {
    await wakeLanes(tx, 'messages');
    const mail = { to: 'ada@example.test', subject: 's', text: 'mail' };
    await enqueueEmail(tx, { companyId: acme.company.id, kind: 'test', ...mail });
    await enqueueOtp(tx, otp('otp'));
  });
  await sendWaiting();
  expect((await outboxTexts())[0]).toBe('otp');
  expect(await outboxTexts()).toHaveLength(7);
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
  const notice = {
    companyId,
    channel: 'email' as const,
    queue: 'email' as const,
    recipient: 'ada@example.test',
  };
  await prisma.notice.createMany({
    data: [
      { ...notice, kind: 'otp', state: 'sent', createdAt: daysAgo(8) },
      { ...notice, kind: 'alert', state: 'sent', createdAt: daysAgo(8) },
      { ...notice, kind: 'alert', state: 'failed', createdAt: daysAgo(91) },
      { ...notice, kind: 'waiting', state: 'queued', createdAt: daysAgo(91) },
    ],
  });
  const part = { companyId, itemId: uuid(), parts: 2, providerId: 'x' };
  await prisma.sentPart.createMany({
    data: [
      { ...part, part: 0, sentAt: daysAgo(31) },
      { ...part, part: 1, sentAt: daysAgo(29) },
    ],
  });
  await deleteExpired(pool, now, database.runtime.env);
  expect((await prisma.notice.findMany({ orderBy: { kind: 'asc' } })).map((row) => row.kind)).toEqual([
    'alert',
    'waiting',
  ]);
  expect((await prisma.sentPart.findMany()).map((row) => row.part)).toEqual([1]);
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
  await deleteExpired(pool, now, database.runtime.env);
  const kept = (rows: { ip: string }[]) => rows.map((row) => row.ip.at(-1)).sort();
  expect(kept(await prisma.suspiciousIp.findMany())).toEqual(['2', '3', '5']);
  expect(kept(await prisma.suspiciousIpAttempt.findMany())).toEqual(['3', '5']);
  expect(kept(await prisma.suspiciousIpRelease.findMany())).toEqual(['5']);
});

test.each(['FailedRequest', 'RequestTrace'])('the worker keeps the day partitions of %s', async (table) => {
  const { pool } = database.runtime;
  await pool.query(`create table "${table}_20200101" partition of "${table}"
    for values from ('2020-01-01Z') to ('2020-01-02Z')`);
  const inAWeek = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
  await pool.query(`drop table "${table}_${inAWeek}"`);
  await tasks.keep_partitions();
  const { rows } = await pool.query('select to_regclass($1) as old, to_regclass($2) as next', [
    `"${table}_20200101"`,
    `"${table}_${inAWeek}"`,
  ]);
  expect(rows[0].old).toBeNull();
  expect(rows[0].next).not.toBeNull();
});
