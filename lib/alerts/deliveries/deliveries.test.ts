import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { enqueueOtp } from '#lib/delivery/notices/enqueue';
import { sealWebhookSecret } from '#lib/delivery/notices/sealed';
import type { AlertChannel } from '#lib/events/kinds';
import { sendWaiting } from '#lib/process/worker';
import { allPages } from '#lib/testing/all-pages';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { getDelivery, listDeliveries } from './list.ts';
import { retryDelivery } from './retry.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany(), await makeCompany()];
});

interface Row {
  channel?: AlertChannel;
  kind?: string;
  recipient: string;
  state?: 'queued' | 'sent' | 'delivered' | 'failed' | 'dropped';
  text?: string;
  createdAt?: Date;
}

async function notice({ channel = 'email', kind = 'alert.refused', state = 'failed', ...row }: Row) {
  const id = uuid();
  await database.runtime.prisma.notice.create({
    data: {
      companyId: acme.company.id,
      id,
      channel,
      queue: channel,
      kind,
      state,
      subject: 'Subject',
      text: 'Text',
      failure: state === 'failed' ? '550 no such user' : null,
      attempts: 3,
      ...row,
    },
  });
  return id;
}

const emailOf = (ctx: Ctx) => (ctx.actor.type === 'member' ? ctx.actor.email : '');
const found = async (ctx: Ctx, input: Parameters<typeof listDeliveries>[1]) =>
  (await listDeliveries(ctx, input)).rows.map(({ recipient }) => recipient);
const closed = (ctx: Ctx): Ctx =>
  ctx.actor.type === 'member' ? { ...ctx, actor: { ...ctx.actor, stepUpUntil: null } } : ctx;
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => `${error.code}: ${error.message}`,
  );

test('the log has alerts with what became of them, newest first, of the own company only', async () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n));
  await notice({ recipient: 'a@example.test', createdAt: day(1) });
  await notice({ recipient: 'b@example.test', state: 'delivered', createdAt: day(2) });
  await notice({
    channel: 'webhook',
    recipient: 'https://x.test/50%_a',
    kind: 'alert.ip-added',
    createdAt: day(3),
  });
  await notice({ recipient: 'cb', kind: 'callback', createdAt: day(4) });
  await notice({ recipient: 'new@example.test', kind: 'member.invite', createdAt: day(4) });
  const { rows, total } = await listDeliveries(acme.viewer, {});
  expect(total).toBe(3);
  expect(rows.map(({ recipient }) => recipient)).toEqual([
    'https://x.test/50%_a',
    'b@example.test',
    'a@example.test',
  ]);
  expect(rows[2]).toMatchObject({
    kind: 'refused',
    text: 'Text',
    state: 'failed',
    failure: '550 no such user',
    attempts: 3,
    canRetry: true,
  });
  expect(rows.every((row) => !('sealed' in row) && !('companyId' in row))).toBe(true);
  const pages = await allPages((at) => listDeliveries(acme.viewer, { dir: 'asc', pageSize: 1, ...at }));
  expect(pages.map(([row]) => row?.recipient)).toEqual([
    'a@example.test',
    'b@example.test',
    'https://x.test/50%_a',
  ]);
  expect(await found(acme.viewer, { state: 'delivered' })).toEqual(['b@example.test']);
  expect(await found(acme.viewer, { channel: 'webhook' })).toEqual(['https://x.test/50%_a']);
  expect(await found(acme.viewer, { kind: 'ip-added' })).toEqual(['https://x.test/50%_a']);
  expect(await found(acme.viewer, { query: 'B@EXAMPLE' })).toEqual(['b@example.test']);
  expect(await found(acme.viewer, { query: '%_' })).toEqual(['https://x.test/50%_a']);
  expect(await found(acme.viewer, { query: 'n\0one' })).toEqual([]);
  expect((await listDeliveries(globex.owner, {})).total).toBe(0);
});

test('OTPs are not in it, and what held a link that confirms has no text', async () => {
  const { prisma } = database.runtime;
  const otp = uuid();
  await prisma.$transaction((tx) =>
    enqueueOtp(tx, {
      companyId: acme.company.id,
      id: otp,
      to: '+14155550100',
      text: '123456',
      expiresAt: new Date(Date.now() + 60_000),
    }),
  );
  const id = await notice({ recipient: 'x@example.test', kind: 'alert.confirm', text: 'a link' });
  const { rows } = await listDeliveries(acme.owner, {});
  expect(rows).toMatchObject([{ id, text: null, canRetry: false }]);
  expect(await outcome(getDelivery(acme.owner, { id: otp }))).toMatch(/^not_found/);
});

test('while the section is closed, and to viewers always, numbers are masked and not found digit by digit', async () => {
  await notice({ channel: 'sms', recipient: '+14155550177' });
  expect(await found(acme.admin, { query: '0177' })).toEqual(['+14155550177']);
  for (const ctx of [closed(acme.admin), closed(acme.viewer), acme.viewer]) {
    expect(await found(ctx, {})).toEqual(['+•••••••••77']);
    expect(await found(ctx, { query: '77' })).toEqual([]);
    expect(await found(ctx, { query: '+1 415 555 0177' })).toEqual(['+•••••••••77']);
  }
});

test('while the section is closed, nothing is read of what an alert said, nor a number in an answer', async () => {
  const to = '+14155550177';
  const id = await notice({ channel: 'sms', recipient: to, text: '192.0.2.1 was added for shop_api.' });
  const { prisma } = database.runtime;
  await prisma.notice.updateMany({
    where: { id },
    data: {
      subject: 'API client created: shop_api',
      failure: `${to} is barred`,
      lastError: '14155550177: 8',
    },
  });
  for (const ctx of [closed(acme.owner), closed(acme.viewer)]) {
    const { rows } = await listDeliveries(ctx, {});
    expect(rows).toEqual([await getDelivery(ctx, { id })]);
    expect(rows).toMatchObject([{ id, subject: '', text: null, needsOtp: true }]);
    expect(JSON.stringify(rows)).not.toMatch(/shop_api|192\.0\.2\.1|5550177/);
  }
  const open = { subject: 'API client created: shop_api', needsOtp: false };
  const text = '192.0.2.1 was added for shop_api.';
  expect(await getDelivery(acme.admin, { id })).toMatchObject({ ...open, text, failure: `${to} is barred` });
  expect(await getDelivery(acme.viewer, { id })).toMatchObject({
    ...open,
    text,
    failure: '+•••••••••77 is barred',
  });
});

test('a viewer reads no number in what an alert said of a changed one', async () => {
  const id = await notice({
    recipient: 'owner@example.test',
    text: 'Before: +14155550177\nNow: +14155550188',
  });
  expect(await getDelivery(acme.viewer, { id })).toMatchObject({
    text: 'Before: +•••••••••77\nNow: +•••••••••88',
  });
});

test('an alert that failed is sent again as the same one, audited, and only once', async () => {
  const old = new Date(Date.now() - 5 * 86_400_000);
  const id = await notice({ recipient: emailOf(acme.owner), createdAt: old });
  const again = await retryDelivery(acme.admin, { id });
  expect(again).toMatchObject({ state: 'queued', failure: null, lastError: '550 no such user', attempts: 0 });
  expect(await outcome(retryDelivery(acme.admin, { id }))).toMatch(/^conflict: Only an alert that failed/);
  await sendWaiting();
  expect(await getDelivery(acme.owner, { id })).toMatchObject({ state: 'sent', attempts: 1 });
  const where = { to: emailOf(acme.owner) };
  expect(await database.runtime.prisma.outboxMessage.findMany({ where })).toMatchObject([
    { id, text: 'Text' },
  ]);
  const events = await database.runtime.prisma.auditEvent.findMany({
    where: { companyId: acme.company.id },
  });
  expect(events).toMatchObject([{ action: 'alerts.retry-delivery', targetId: id }]);
});

test('an SMS that its receipt says was not delivered goes out whole, after the quiet hours', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  const member = await prisma.member.findFirstOrThrow({ where: { companyId, role: 'owner' } });
  const id = await notice({ channel: 'sms', recipient: member.mobile });
  await prisma.sentPart.create({ data: { companyId, itemId: id, part: 1, parts: 1, providerId: 'x' } });
  const now = new Date(Date.UTC(2026, 5, 1, 23, 0));
  await prisma.company.update({ where: { id: companyId }, data: { smsQuietFrom: 1320, smsQuietTo: 360 } });
  const again = await retryDelivery({ ...acme.owner, now }, { id });
  expect(again.nextTryAt).toEqual(new Date(Date.UTC(2026, 5, 2, 6, 0)));
  expect(await prisma.sentPart.count({ where: { itemId: id } })).toBe(0);
});

test('nobody who was removed since, or takes no alerts any more, gets it; a webhook’s is signed with its secret of now', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  const url = 'https://hooks.example.test/';
  const ids = [
    await notice({ recipient: 'gone@example.test' }),
    await notice({ channel: 'sms', recipient: '+14155550188' }),
    await notice({ channel: 'webhook', recipient: url }),
  ];
  const sealedSecret = sealWebhookSecret('whsec_c2VjcmV0');
  const data = { companyId, url, sealedSecret, addedBy: 'A' };
  await prisma.alertWebhook.create({ data: { ...data, alerts: false } });
  for (const id of ids) {
    expect(await outcome(retryDelivery(acme.owner, { id }))).toMatch(
      /^conflict: This recipient does not get/,
    );
  }
  await prisma.alertWebhook.deleteMany({ where: { companyId } });
  expect(await outcome(retryDelivery(acme.owner, { id: ids[2]! }))).toMatch(/^conflict: This recipient/);
  await prisma.alertWebhook.create({ data });
  await retryDelivery(acme.owner, { id: ids[2]! });
  expect(await prisma.notice.findFirstOrThrow({ where: { id: ids[2] } })).toMatchObject({
    state: 'queued',
    sealed: sealedSecret,
  });
});

test('another company’s delivery is one that never was; a viewer and a closed section send nothing', async () => {
  const id = await notice({ recipient: emailOf(acme.owner) });
  for (const other of [id, uuid(), 'nonsense']) {
    expect(await outcome(retryDelivery(globex.owner, { id: other }))).toBe(
      'not_found: There is no such delivery.',
    );
    expect(await outcome(getDelivery(globex.owner, { id: other }))).toBe(
      'not_found: There is no such delivery.',
    );
  }
  expect(await outcome(retryDelivery(acme.viewer, { id }))).toMatch(/^forbidden/);
  expect(await outcome(retryDelivery(closed(acme.owner), { id }))).toMatch(/^step_up_required/);
  expect((await getDelivery(acme.owner, { id })).state).toBe('failed');
});
