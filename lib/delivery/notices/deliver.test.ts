import { v7 as uuid } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Tx } from '#lib/core/transact';
import { Delivery } from '#lib/process/lanes';
import { startWorker } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type MailServer, startMailServer } from '#lib/testing/mail-server';
import { type SmsGateway, startSmsGateway } from '#lib/testing/sms-gateway';
import { startWebhookReceiver, type WebhookReceiver } from '#lib/testing/webhook-receiver';
import type { NoticeQueue } from '../queue/wake.ts';
import { closeTransports } from '../transport-for.ts';
import { newWebhookSecret } from '../webhook/signature.ts';
import { enqueueEmail, enqueueOtp, enqueueSms, enqueueWebhook } from './enqueue.ts';
import { sealWebhookSecret } from './sealed.ts';

let database: TestDatabase;
let acme: TestCompany;
let mail: MailServer;
let gateway: SmsGateway;
let receiver: WebhookReceiver;
let outboxEnv: TestDatabase['runtime']['env'];

beforeAll(async () => {
  database = await openTestDatabase();
  outboxEnv = database.runtime.env;
  [acme, mail, gateway, receiver] = [
    await makeCompany(),
    await startMailServer(),
    await startSmsGateway(),
    await startWebhookReceiver(),
  ];
});
afterAll(async () => {
  await Promise.all([mail.stop(), gateway.stop(), receiver.stop()]);
  await database.close();
});
beforeEach(async () => {
  await database.runtime.prisma.notice.deleteMany();
  database.runtime.env = { ...outboxEnv, smtpUrl: mail.url, smsUrl: gateway.url };
  Object.assign(mail, { refuse: () => undefined });
  Object.assign(gateway, { answer: () => 202, delayMs: 0 });
  Object.assign(receiver, { answer: () => ({ status: 204 }) });
  for (const peer of [mail, gateway, receiver]) peer.received.length = 0;
});
afterEach(() => {
  closeTransports();
  database.runtime.env = outboxEnv;
});

const inTransaction = <T>(work: (tx: Tx) => Promise<T>) => database.runtime.prisma.$transaction(work);
const deliver = (queue: NoticeQueue) => new Delivery(database.runtime).wake(queue);
const notice = (id: string) => database.runtime.prisma.notice.findFirstOrThrow({ where: { id } });
const makeDue = () =>
  database.runtime.pool.query(`update "Notice" set "nextTryAt" = now() where state = 'queued'`);
const base = () => ({ companyId: acme.company.id, kind: 'test' });
const email = (change = {}) =>
  inTransaction((tx) =>
    enqueueEmail(tx, { ...base(), to: 'ada@example.test', subject: 'IP refused', text: 'text', ...change }),
  );
const otp = (expiresAt = new Date(Date.now() + 60_000)) =>
  inTransaction((tx) =>
    enqueueOtp(tx, {
      companyId: acme.company.id,
      id: uuid(),
      to: '+14155550100',
      text: '123456 is it',
      expiresAt,
    }),
  );

test('a mail is sent once, with the id and thread that it was given', async () => {
  const id = uuid();
  expect(await email({ id, thread: 'authkey-7' })).toBe(id);
  await deliver('email');
  await deliver('email');
  expect(mail.received).toHaveLength(1);
  expect(mail.received[0]?.messageId).toBe(`<${id}@example.test>`);
  expect(mail.received[0]?.data).toMatch(/^References: <authkey-7@example.test>\r$/m);
  expect(await notice(id)).toMatchObject({ state: 'sent', attempts: 1, failure: null });
});

test('a recipient that the server refuses has failed with its answer; others are sent', async () => {
  mail.refuse = (to) =>
    to.startsWith('gone') ? { message: 'No such mailbox', responseCode: 550 } : undefined;
  const [gone, there] = [await email({ to: 'gone@example.test' }), await email()];
  await deliver('email');
  expect(await notice(gone)).toMatchObject({
    state: 'failed',
    failure: expect.stringContaining('No such mailbox'),
  });
  expect(await notice(there)).toMatchObject({ state: 'sent' });
});

test('every attempt at a mail has the same Message-ID', async () => {
  mail.refuse = () => ({ message: 'Greylisted', responseCode: 451 });
  const id = await email();
  await deliver('email');
  expect(await notice(id)).toMatchObject({
    state: 'queued',
    lastError: expect.stringContaining('Greylisted'),
  });
  mail.refuse = () => undefined;
  await makeDue();
  await deliver('email');
  expect(mail.received.map((each) => each.messageId)).toEqual([`<${id}@example.test>`]);
  expect(await notice(id)).toMatchObject({ state: 'sent', attempts: 2 });
});

test('a mail server that restarts in the middle: all arrive', async () => {
  await mail.stop();
  const worker = await startWorker();
  try {
    const ids = await Promise.all(Array.from({ length: 12 }, () => email()));
    await vi.waitFor(async () => expect((await notice(ids[0]!)).lastError).toContain('ECONNREFUSED'), 15_000);
    await mail.start();
    await vi.waitFor(() => expect(mail.received).toHaveLength(12), { timeout: 15_000 });
    expect(new Set(mail.received.map((each) => each.messageId)).size).toBe(12);
  } finally {
    await worker.stop();
  }
}, 30_000);

test('a name with line breaks adds no header to a mail', async () => {
  const id = await email({ subject: 'Authkey "x\r\nBcc: eve@evil.test\r\n\r\n\0hi" was refused' });
  await deliver('email');
  expect(await notice(id)).toMatchObject({ state: 'sent' });
  expect(mail.received[0]?.to).toEqual(['ada@example.test']);
  expect(mail.received[0]?.data).not.toMatch(/^Bcc:/im);
});

test('an OTP that expired while it waited is dropped, not sent, and can no longer be read', async () => {
  const id = await otp(new Date(Date.now() - 1));
  await deliver('otp');
  expect(gateway.received).toEqual([]);
  expect(await notice(id)).toMatchObject({ state: 'dropped', sealed: null });
});

test('an OTP is tried again within seconds while it holds; one that is refused is not; neither can be read then', async () => {
  gateway.answer = () => 503;
  const id = await otp();
  await deliver('otp');
  const waiting = await notice(id);
  expect(waiting.state).toBe('queued');
  expect(waiting.nextTryAt.getTime() - Date.now()).toBeLessThan(3_000);
  gateway.answer = () => 202;
  await makeDue();
  await deliver('otp');
  expect(gateway.received.map((sms) => [sms.id, sms.text])).toEqual([[id, '123456 is it']]);
  expect(await notice(id)).toMatchObject({ state: 'sent', sealed: null, recipient: '', text: '' });
  gateway.answer = () => 400;
  const refused = await otp();
  await deliver('otp');
  expect(await notice(refused)).toMatchObject({ state: 'failed', sealed: null });
});

test('an OTP does not wait for mails and webhooks that nobody answers', async () => {
  const [silent, worker] = [receiver, await startWorker()];
  try {
    silent.answer = () => null;
    const sealedSecret = sealWebhookSecret(newWebhookSecret());
    await inTransaction(async (tx) => {
      for (let i = 0; i < 30; i += 1) {
        await enqueueWebhook(tx, { ...base(), url: receiver.url, sealedSecret, payload: {} });
      }
    });
    await otp();
    await vi.waitFor(() => expect(gateway.received).toHaveLength(1), { timeout: 10_000, interval: 5 });
    expect(silent.received.length).toBeLessThan(30);
  } finally {
    await worker.stop();
  }
});

test('an SMS waits for its hour', async () => {
  const runAt = new Date(Date.now() + 3_600_000);
  const id = await inTransaction((tx) =>
    enqueueSms(tx, { ...base(), to: '+14155550100', text: 'later', runAt }),
  );
  await deliver('sms');
  expect(gateway.received).toEqual([]);
  await makeDue();
  await deliver('sms');
  expect(gateway.received.map((sms) => sms.id)).toEqual([id]);
});

test('an SMS that waited for its hour is tried for a day from then on, and has failed with the answer then', async () => {
  gateway.answer = () => 503;
  const hourMs = 3_600_000;
  const send = (runAt: Date) =>
    inTransaction(async (tx) => {
      const id = await enqueueSms(tx, { ...base(), to: '+14155550100', text: 'later', runAt });
      await tx.notice.update({
        where: { companyId_id: { companyId: acme.company.id, id } },
        data: { createdAt: new Date(Date.now() - 30 * hourMs), attempts: 20 },
      });
      return id;
    });
  const [waited, longAgo] = [
    await send(new Date(Date.now() - 20 * hourMs)),
    await send(new Date(Date.now() - 24 * hourMs + 15_000)),
  ];
  await deliver('sms');
  expect(await notice(waited)).toMatchObject({ state: 'queued', lastError: expect.stringContaining('503') });
  expect(await notice(longAgo)).toMatchObject({ state: 'failed', failure: expect.stringContaining('503') });
});

test('a webhook is signed, tried again under the same id, and ends with 410', async () => {
  receiver.secret = newWebhookSecret();
  const hook = { ...base(), url: receiver.url, sealedSecret: sealWebhookSecret(receiver.secret) };
  const id = await inTransaction((tx) =>
    enqueueWebhook(tx, { ...hook, payload: { type: 'test', data: 'é' } }),
  );
  receiver.answer = () => ({ status: 500 });
  await deliver('webhook');
  expect(await notice(id)).toMatchObject({ state: 'queued', lastError: 'The webhook answered 500' });
  receiver.answer = () => ({ status: 410 });
  await makeDue();
  await deliver('webhook');
  expect(await notice(id)).toMatchObject({
    state: 'failed',
    failure: 'The webhook answered 410',
    sealed: null,
  });
  expect(receiver.received).toMatchObject([
    { id, body: { type: 'test', data: 'é' }, verified: true },
    { id, verified: true },
  ]);
});
