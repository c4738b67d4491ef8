import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { AppError } from '#lib/errors';
import { sendAgain } from '#lib/messages/send-again';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { deleteExpired } from './retention.ts';

const dayMs = 86_400_000;
const never = { messageDays: 0, trafficDays: 0, auditLogDays: 0 };
const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs);

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  await database.runtime.prisma.retentionMark.deleteMany();
});

const clean = (days: Partial<typeof never> = {}) =>
  deleteExpired(database.runtime.pool, now, { ...never, ...days });

function message(days: number, more: object = {}) {
  const createdAt = daysAgo(days);
  return {
    companyId: acme.company.id,
    id: uuid({ msecs: createdAt.getTime() }),
    requestId: `r${days}`,
    recipient: '919800012345',
    text: 'Your code is 123456',
    state: 'delivered' as const,
    createdAt,
    ...more,
  };
}

async function messages() {
  const { prisma } = database.runtime;
  const where = { companyId: acme.company.id };
  const rows = await prisma.message.findMany({ where, orderBy: { createdAt: 'asc' } });
  return rows.map(({ requestId, recipient, text }) => [requestId, recipient, text]);
}

test('text and number of messages go after MESSAGE_DAYS, the rows stay; what is still queued is left alone', async () => {
  const { prisma } = database.runtime;
  await prisma.message.createMany({
    data: [
      message(400, { state: 'failed', failure: 'Refused 919800012345', lastError: '919800012345 is wrong' }),
      message(366),
      message(370, { state: 'queued' }),
      message(364),
    ],
  });
  await clean({ messageDays: 365 });
  const whole = ['919800012345', 'Your code is 123456'];
  expect(await messages()).toEqual([
    ['r400', '', ''],
    ['r370', ...whole],
    ['r366', '', ''],
    ['r364', ...whole],
  ]);
  const failed = await prisma.message.findFirstOrThrow({
    where: { companyId: acme.company.id, requestId: 'r400' },
  });
  expect(JSON.stringify(failed)).not.toContain('9198');
  await expect(sendAgain(acme.owner, { ids: [failed.id] })).rejects.toBeInstanceOf(AppError);
  // The queued one has been sent meanwhile; the next run finds it although it has been here before.
  await prisma.message.updateMany({ where: { requestId: 'r370' }, data: { state: 'sent' } });
  await clean({ messageDays: 365 });
  expect((await messages()).map(([, recipient]) => recipient)).toEqual(['', '', '', '919800012345']);
});

test('a shorter MESSAGE_DAYS reaches what the last run left', async () => {
  await database.runtime.prisma.message.createMany({ data: [message(300), message(40), message(5)] });
  await clean({ messageDays: 365 });
  await clean({ messageDays: 30 });
  expect((await messages()).map(([, recipient]) => recipient)).toEqual(['', '', '919800012345']);
});

test('more than one batch is emptied in one run', async () => {
  await database.runtime.prisma.message.createMany({
    data: Array.from({ length: 12_000 }, () => message(400)),
  });
  await clean({ messageDays: 365 });
  expect(
    await database.runtime.prisma.message.count({ where: { companyId: acme.company.id, text: '' } }),
  ).toBe(12_000);
});

test('hourly counts go after their days, and of the audit log what is from before its chain', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  const hours = [401, 399].map((days) => ({ companyId, credentialId: uuid(), hour: daysAgo(days) }));
  await prisma.trafficHour.createMany({ data: hours });
  const event = { companyId, actorType: 'system' as const, actorName: 'x', targetType: 'x' };
  await prisma.auditEvent.createMany({
    data: [
      { ...event, action: 'old', seq: 1, createdAt: daysAgo(31) },
      { ...event, action: 'new', seq: 2, createdAt: daysAgo(29) },
      { ...event, action: 'chained', seq: 3, createdAt: daysAgo(31), keyId: 'x', hash: Buffer.from('x') },
    ],
  });
  await clean({ trafficDays: 400, auditLogDays: 30 });
  expect(await prisma.trafficHour.count({ where: { companyId } })).toBe(1);
  expect((await prisma.auditEvent.findMany({ where: { companyId } })).map((row) => row.action)).toEqual([
    'new',
    'chained',
  ]);
});

test('0 days is never', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  await prisma.message.createMany({ data: [message(9_000)] });
  await prisma.trafficHour.create({ data: { companyId, credentialId: uuid(), hour: daysAgo(9_000) } });
  await prisma.auditEvent.create({
    data: {
      companyId,
      actorType: 'system',
      actorName: 'x',
      targetType: 'x',
      action: 'x',
      seq: 1,
      createdAt: daysAgo(9_000),
    },
  });
  await clean();
  expect((await messages())[0]?.[2]).toBe('Your code is 123456');
  expect(await prisma.trafficHour.count({ where: { companyId } })).toBe(1);
  expect(await prisma.auditEvent.count({ where: { companyId } })).toBe(1);
});
