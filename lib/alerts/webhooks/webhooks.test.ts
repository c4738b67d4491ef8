import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { reachElsewhere } from '#lib/delivery/reach';
import { sendWaiting } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { startWebhookReceiver, type WebhookReceiver } from '#lib/testing/webhook-receiver';
import { getDelivery } from '../deliveries/list.ts';
import { setAlert } from '../set.ts';
import { addWebhook } from './add.ts';
import { editWebhook } from './edit.ts';
import { listWebhooks } from './list.ts';
import { removeWebhook } from './remove.ts';
import { rotateWebhookSecret } from './rotate-secret.ts';
import { testWebhook } from './test.ts';

let database: TestDatabase;
let receiver: WebhookReceiver;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  receiver = await startWebhookReceiver();
});
afterAll(async () => {
  await receiver.stop();
  await database.close();
});
beforeEach(async () => {
  [acme, globex] = [await makeCompany(), await makeCompany()];
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 204 });
  receiver.secret = '';
});

const audited = (ctx: Ctx) =>
  database.runtime.prisma.auditEvent.findMany({
    where: { companyId: ctx.company.id },
    omit: { seq: true },
    orderBy: { id: 'asc' },
  });
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => `${error.code}: ${error.message}`,
  );

test('a URL is added, its secret shown once and nowhere else, and a test event is signed with it', async () => {
  const { webhook, secret } = await addWebhook(acme.admin, { url: ` ${receiver.url}#part ` });
  expect(secret).toMatch(/^whsec_/);
  expect(webhook).toMatchObject({ url: receiver.url, addedBy: acme.admin.actor.name });
  expect(await listWebhooks(acme.viewer)).toEqual([{ ...webhook, streams: [] }]);
  const stored = await database.runtime.prisma.alertWebhook.findFirstOrThrow({ where: { id: webhook.id } });
  expect(JSON.stringify(stored)).not.toContain(secret.slice(6));

  receiver.secret = secret;
  const { deliveryId } = await testWebhook(acme.admin, { id: webhook.id });
  expect(await getDelivery(acme.viewer, { id: deliveryId })).toMatchObject({ state: 'queued', kind: 'test' });
  await sendWaiting();
  expect(receiver.received).toHaveLength(1);
  expect(receiver.received[0]?.verified).toBe(true);
  expect(receiver.received[0]?.body).toMatchObject({
    type: 'alert.test',
    data: { companyId: acme.company.id, requestedBy: acme.admin.actor.name },
  });
  expect(receiver.received[0]?.id).toBe(deliveryId);
  expect(await getDelivery(acme.viewer, { id: deliveryId })).toMatchObject({ state: 'sent', attempts: 1 });

  const events = await audited(acme.owner);
  expect(events.map(({ action }) => action)).toEqual(['alerts.add-webhook', 'alerts.test-webhook']);
  expect(JSON.stringify(events)).not.toContain(secret.slice(6));
});

test.each([
  [500, 'queued', 'The webhook answered 500'],
  [410, 'failed', 'The webhook answered 410'],
  [302, 'queued', 'The webhook answered 302: it redirects, which is not followed'],
])('a test that is answered %i says so', async (status, state, answer) => {
  const { webhook } = await addWebhook(acme.owner, { url: receiver.url });
  receiver.answer = () => ({ status });
  const { deliveryId } = await testWebhook(acme.owner, { id: webhook.id });
  await sendWaiting();
  const delivery = await getDelivery(acme.owner, { id: deliveryId });
  expect(delivery.state).toBe(state);
  expect(delivery.failure ?? delivery.lastError).toBe(answer);
});

test('a new secret takes the place of the old one', async () => {
  const { webhook, secret } = await addWebhook(acme.owner, { url: receiver.url });
  const rotated = await rotateWebhookSecret(acme.admin, { id: webhook.id });
  expect(rotated.webhook).toEqual(webhook);
  expect(rotated.secret).not.toBe(secret);
  receiver.secret = rotated.secret;
  await testWebhook(acme.owner, { id: webhook.id });
  await sendWaiting();
  receiver.secret = secret;
  await testWebhook(acme.owner, { id: webhook.id });
  await sendWaiting();
  expect(receiver.received.map(({ verified }) => verified)).toEqual([true, false]);
  expect((await audited(acme.owner))[1]).toMatchObject({ action: 'alerts.rotate-webhook-secret' });
});

test('private addresses, names that lead there, other schemes and credentials are refused with the reason', async () => {
  // As in production, but for the DNS.
  reachElsewhere({})();
  try {
    reachElsewhere({ resolve: async () => [{ address: '169.254.169.254', family: 4 }] });
    for (const url of [
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://10.0.0.5/hook',
      'https://2130706433/',
      'https://metadata.example.test/',
    ]) {
      await expect(addWebhook(acme.owner, { url }), url).rejects.toMatchObject({
        code: 'bad_input',
        message: 'It leads to an address that is not on the public internet.',
        problems: [{ path: 'url' }],
      });
    }
    for (const url of [
      'http://hooks.example.com/',
      'ftp://x',
      'nonsense',
      '',
      'https://u:p@hooks.example.com/',
    ]) {
      expect(await outcome(addWebhook(acme.owner, { url })), url).toMatch(/^bad_input/);
    }
  } finally {
    await receiver.stop();
    receiver = await startWebhookReceiver();
  }
  expect(await listWebhooks(acme.owner)).toEqual([]);
  expect(await audited(acme.owner)).toEqual([]);
});

test('the same URL twice and the eleventh are refused; another company may have the same', async () => {
  await addWebhook(acme.owner, { url: receiver.url });
  expect(await outcome(addWebhook(acme.owner, { url: receiver.url }))).toMatch(
    /^conflict: It is in the list/,
  );
  expect(await outcome(addWebhook(globex.owner, { url: receiver.url }))).toBe('ok');
  const more = Array.from({ length: 12 }, (_, i) =>
    outcome(addWebhook(acme.owner, { url: `${receiver.url}${i}` })),
  );
  expect((await Promise.all(more)).filter((each) => each === 'ok')).toHaveLength(9);
  expect(await listWebhooks(acme.owner)).toHaveLength(10);
});

test('ten tests a minute', async () => {
  const { webhook } = await addWebhook(acme.owner, { url: receiver.url });
  for (let i = 0; i < 10; i++) await testWebhook(acme.owner, { id: webhook.id });
  expect(await outcome(testWebhook(acme.owner, { id: webhook.id }))).toMatch(/^rate_limited/);
  await sendWaiting();
  await expect.poll(() => receiver.received).toHaveLength(10);
});

test('another company’s webhook is one that never was; a viewer and a closed section change nothing', async () => {
  const closed = await makeCompany({ steppedUp: false });
  const { webhook } = await addWebhook(acme.owner, { url: receiver.url });
  for (const id of [webhook.id, uuid(), 'nonsense']) {
    for (const verb of [removeWebhook, rotateWebhookSecret, testWebhook]) {
      expect(await outcome(verb(globex.owner, { id }))).toBe('not_found: There is no such webhook.');
    }
  }
  for (const verb of [removeWebhook, rotateWebhookSecret, testWebhook]) {
    expect(await outcome(verb(acme.viewer, { id: webhook.id }))).toMatch(/^forbidden/);
  }
  expect(await outcome(addWebhook(acme.viewer, { url: receiver.url }))).toMatch(/^forbidden/);
  for (const verb of [removeWebhook, rotateWebhookSecret, testWebhook]) {
    expect(await outcome(verb(closed.owner, { id: webhook.id }))).toMatch(/^step_up_required/);
  }
  expect(await outcome(addWebhook(closed.owner, { url: receiver.url }))).toMatch(/^step_up_required/);
  expect(await listWebhooks(globex.owner)).toEqual([]);
  expect(await audited(acme.owner)).toHaveLength(1);
  expect(await removeWebhook(acme.admin, { id: webhook.id })).toEqual({ id: webhook.id });
  expect((await audited(acme.owner))[1]).toMatchObject({
    action: 'alerts.remove-webhook',
    targetName: receiver.url,
  });
});

test('what is posted is chosen anew, of these three; the same again is no change', async () => {
  const closed = await makeCompany({ steppedUp: false });
  const { webhook } = await addWebhook(acme.owner, { url: receiver.url, receives: ['refused', 'audit'] });
  const { id } = webhook;
  expect(webhook.receives).toEqual(['audit', 'refused']);
  expect(await editWebhook(acme.admin, { id, receives: ['audit', 'alerts'] })).toEqual({
    ...webhook,
    receives: ['alerts', 'audit'],
  });
  await editWebhook(acme.admin, { id, receives: ['alerts', 'audit'] });
  const receives = ['alerts' as const];
  expect(await outcome(editWebhook(acme.viewer, { id, receives }))).toMatch(/^forbidden/);
  expect(await outcome(editWebhook(closed.owner, { id, receives }))).toMatch(/^step_up_required/);
  for (const other of [id, uuid(), 'nonsense']) {
    expect(await outcome(editWebhook(globex.owner, { id: other, receives }))).toBe(
      'not_found: There is no such webhook.',
    );
  }
  for (const verb of [
    editWebhook(acme.owner, { id, receives: [] }),
    addWebhook(acme.owner, { url: `${receiver.url}/2`, receives: [] }),
  ]) {
    await expect(verb).rejects.toMatchObject({ code: 'bad_input', problems: [{ path: 'receives' }] });
  }
  expect((await listWebhooks(acme.viewer))[0]?.streams.map(({ stream }) => stream)).toEqual(['audit']);
  expect((await audited(acme.owner)).map(({ action, after }) => [action, after])).toEqual([
    ['alerts.add-webhook', { receives: ['audit', 'refused'], secretShown: true }],
    ['alerts.edit-webhook', { receives: ['alerts', 'audit'] }],
  ]);
});

test('a webhook without Alerts gets none until they are chosen', async () => {
  const url = `${receiver.url}/own`;
  const { webhook } = await addWebhook(acme.owner, { url, receives: ['refused'] });
  const own = () => receiver.received.filter(({ path }) => path === '/hook/own');
  await setAlert(acme.owner, { kind: 'alerts-changed', channel: 'webhook', enabled: true });
  await sendWaiting();
  expect(own()).toEqual([]);
  await editWebhook(acme.owner, { id: webhook.id, receives: ['alerts'] });
  await sendWaiting();
  expect(own().map(({ body }) => body.type)).toEqual(['alert.alerts-changed']);
});
