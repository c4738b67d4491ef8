import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { enqueueWebhook } from '#lib/delivery/notices/enqueue';
import { sealWebhookSecret } from '#lib/delivery/notices/sealed';
import { closeTransports } from '#lib/delivery/transport-for';
import { newWebhookSecret } from '#lib/delivery/webhook/signature';
import { tellCallbacksSql } from '#lib/messages/callback-sql';
import { Delivery } from '#lib/process/lanes';
import { startWorker } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type Smsc, startSmsc } from '#lib/testing/smsc';
import { startWebhookReceiver, type WebhookReceiver } from '#lib/testing/webhook-receiver';
import { createAuthkey } from '../authkeys/create.ts';
import { getCallback } from './get.ts';
import { removeCallback } from './remove.ts';
import { rotateCallbackSecret } from './rotate-secret.ts';
import { setCallback } from './set.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let receiver: WebhookReceiver;
let smsc: Smsc;
let authkeyId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex, receiver, smsc] = [
    await makeCompany(),
    await makeCompany(),
    await startWebhookReceiver(),
    await startSmsc(),
  ];
  authkeyId = (await createAuthkey(acme.owner, { name: 'Website', ipSecurity: true })).authkey.id;
});
afterAll(async () => {
  await Promise.all([receiver.stop(), smsc.stop()]);
  await database.close();
});
beforeEach(async () => {
  await database.runtime.prisma.callback.deleteMany();
  await database.runtime.prisma.auditEvent.deleteMany();
});

const set = (ctx: Ctx, url = receiver.url) => setCallback(ctx, { authkeyId, url });
const audited = () =>
  database.runtime.prisma.auditEvent.findMany({ select: { action: true, before: true, after: true } });

describe.each([
  ['setCallback', (ctx: Ctx) => set(ctx, 'https://hooks.test/other')],
  ['rotateCallbackSecret', (ctx: Ctx) => rotateCallbackSecret(ctx, { authkeyId })],
  ['removeCallback', (ctx: Ctx) => removeCallback(ctx, { authkeyId })],
])('%s', (_, verb) => {
  test('refuses a viewer, a closed section and another company, and changes nothing', async () => {
    await set(acme.owner);
    const before = await database.runtime.prisma.callback.findMany();
    const closed = await makeCompany({ steppedUp: false });
    await expect(verb(acme.viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(verb(closed.owner)).rejects.toMatchObject({ code: 'step_up_required' });
    await expect(verb(globex.owner)).rejects.toMatchObject({ code: 'not_found' });
    expect(await database.runtime.prisma.callback.findMany()).toEqual(before);
  });

  test('writes one audit row, without a secret', async () => {
    await set(acme.owner);
    await database.runtime.prisma.auditEvent.deleteMany();
    await verb(acme.admin);
    const rows = await audited();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('whsec_');
  });
});

test('the secret is told once, stored so that nobody can read it, and kept when the URL moves', async () => {
  const { secret, callback } = await set(acme.owner);
  expect(secret).toMatch(/^whsec_/);
  expect(callback).toEqual({ url: receiver.url, createdAt: acme.owner.now });
  expect(await set(acme.owner)).toMatchObject({ secret: null });
  expect(await set(acme.owner, `${receiver.url}/2`)).toMatchObject({ secret: null });
  expect(await getCallback(acme.viewer, { authkeyId })).toEqual({
    url: `${receiver.url}/2`,
    createdAt: acme.owner.now,
  });
  const rows = await database.runtime.prisma.callback.findMany();
  expect(JSON.stringify(rows)).not.toContain(secret!.slice(6));
  const rotated = await rotateCallbackSecret(acme.owner, { authkeyId });
  expect(rotated.secret).not.toBe(secret);
  await expect(getCallback(globex.owner, { authkeyId })).rejects.toMatchObject({ code: 'not_found' });
});

test('where an authkey reports to is not shown while the section is closed', async () => {
  await set(acme.owner);
  const closed: Ctx = { ...acme.owner, now: new Date(acme.owner.now.getTime() + 901_000) };
  await expect(getCallback(closed, { authkeyId })).rejects.toMatchObject({ code: 'step_up_required' });
});

test.each(['http://example.com/hook', 'https://10.0.0.1/', 'https://[::1]/', 'nonsense'])(
  '%s is refused',
  async (url) => {
    await expect(set(acme.owner, url)).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'url' }],
    });
  },
);

test('what becomes of a message is posted: sent, then delivered; other authkeys’ messages are not', async () => {
  const { secret } = await set(acme.owner);
  receiver.secret = secret!;
  receiver.received.length = 0;
  const { env, prisma } = database.runtime;
  database.runtime.env = { ...env, smsUrl: smsc.url };
  const worker = await startWorker();
  try {
    const row = { companyId: acme.company.id, requestId: 'abc', recipient: '919800000000', text: 'hi' };
    await prisma.message.create({ data: { ...row, credentialId: randomUUID() } });
    const { id } = await prisma.message.create({ data: { ...row, credentialId: authkeyId } });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1), { timeout: 15_000 });
    const { providerId } = await prisma.message.findFirstOrThrow({ where: { id } });
    await smsc.receipt({ esm_class: 4, short_message: `id:${providerId} stat:DELIVRD err:000` });
    await vi.waitFor(() => expect(receiver.received).toHaveLength(2), { timeout: 15_000 });
    const data = { id, requestId: 'abc', to: '919800000000', reason: null };
    expect(receiver.received).toMatchObject([
      { verified: true, body: { type: 'message.sent', data: { ...data, state: 'sent' } } },
      { verified: true, body: { type: 'message.delivered', data: { ...data, state: 'delivered' } } },
    ]);
  } finally {
    await worker.stop();
    closeTransports();
    database.runtime.env = env;
  }
});

test('an alert’s webhook does not wait for callbacks that nobody answers', async () => {
  const { pool, prisma } = database.runtime;
  await set(acme.owner, `${receiver.url}/silent`);
  receiver.answer = (path) => (path.endsWith('/silent') ? null : { status: 204 });
  const companyId = acme.company.id;
  const row = { companyId, credentialId: authkeyId, requestId: 'abc', recipient: '919800000000', text: 'hi' };
  await prisma.message.createMany({ data: Array.from({ length: 40 }, () => ({ ...row, state: 'sent' })) });
  await pool.query(
    `with changed as (select * from "Message" where "companyId" = $1 and state = 'sent'), ${tellCallbacksSql} select 1`,
    [companyId],
  );
  const hook = { url: receiver.url, sealedSecret: sealWebhookSecret(newWebhookSecret()) };
  await prisma.$transaction((tx) =>
    enqueueWebhook(tx, { ...hook, companyId, kind: 'alert.test', payload: { alert: true } }),
  );
  receiver.received.length = 0;
  const delivery = new Delivery(database.runtime);
  try {
    // What hangs fills its own lanes first.
    void delivery.wake('callback');
    await expect.poll(() => receiver.received.length, { interval: 5 }).toBeGreaterThanOrEqual(4);
    await delivery.wake('webhook');
    expect(receiver.received.filter(({ body }) => body.alert)).toHaveLength(1);
    expect(receiver.received.filter(({ path }) => path.endsWith('/silent')).length).toBeLessThan(20);
  } finally {
    await delivery.stop();
    receiver.answer = () => ({ status: 204 });
  }
});
