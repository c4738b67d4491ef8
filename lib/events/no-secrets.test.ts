import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { rollAuthkey } from '#lib/access/authkeys/roll';
import { rotateCallbackSecret } from '#lib/access/callbacks/rotate-secret';
import { setCallback } from '#lib/access/callbacks/set';
import { createClient } from '#lib/access/clients/create';
import { issuePassword } from '#lib/access/clients/issue-password';
import { addWebhook } from '#lib/alerts/webhooks/add';
import { rotateWebhookSecret } from '#lib/alerts/webhooks/rotate-secret';
import { transact } from '#lib/core/transact';
import { newSecret } from '#lib/gate/authkey-secret';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { secretsInEvents } from '#lib/testing/no-secrets';
import { startWebhookReceiver, type WebhookReceiver } from '#lib/testing/webhook-receiver';
import { recordEvent } from './record.ts';

let database: TestDatabase;
let acme: TestCompany;
let receiver: WebhookReceiver;
beforeAll(async () => {
  database = await openTestDatabase();
  [acme, receiver] = [await makeCompany(), await startWebhookReceiver()];
});
afterAll(async () => {
  await receiver.stop();
  await database.close();
});

test('each secret that is shown is recorded as shown, and stands in no event', async () => {
  const { owner } = acme;
  const made = await createAuthkey(owner, { name: 'Website', ipSecurity: true });
  const { id, secretId } = made.authkey;
  const rolled = await rollAuthkey(owner, { id, secretId, oldKeepsSeconds: 3_600 });
  const client = await createClient(owner, { username: 'till.of.acme', entries: '192.0.2.1' });
  const issued = await issuePassword(owner, { id: client.client.id });
  const callback = await setCallback(owner, { authkeyId: id, url: receiver.url });
  const renewed = await rotateCallbackSecret(owner, { authkeyId: id });
  const hook = await addWebhook(owner, { url: receiver.url });
  const rotated = await rotateWebhookSecret(owner, { id: hook.webhook.id });
  const secrets = [made, rolled, callback, renewed, hook, rotated].map(({ secret }) => secret ?? '');
  const passwords = [client.password, issued.password];
  const rows = await database.runtime.prisma.auditEvent.findMany({
    where: { companyId: acme.company.id },
    omit: { seq: true },
    orderBy: { seq: 'asc' },
  });
  expect(rows.map(({ action, after }) => [action, (after as { secretShown?: boolean }).secretShown])).toEqual(
    [
      ['authkey.create', true],
      ['authkey.roll', true],
      ['client.create', true],
      ['client.issue-password', true],
      ['callback.set', true],
      ['callback.rotate_secret', true],
      ['alerts.add-webhook', true],
      ['alerts.rotate-webhook-secret', true],
    ],
  );
  const text = JSON.stringify(rows);
  for (const secret of [...secrets, ...passwords]) {
    expect(secret.length).toBeGreaterThan(20);
    expect(text).not.toContain(secret);
  }
  expect(await secretsInEvents(database.runtime.pool)).toEqual([]);
});

test.each([
  ['an authkey', { note: `mine is ${newSecret()}` }, 'after.note'],
  ['a secret of a webhook', { rows: [{ note: 'whsec_AAAA' }] }, 'after.rows.0.note'],
  ['a password', { password: 'swordfish' }, 'after.password'],
  ['a token', { link: 'eyJhbGciOiJIUzI1NiJ9.e30.x' }, 'after.link'],
])('%s in an event fails the file that recorded it', async (_, after, path) => {
  const planted = await openTestDatabase();
  const { owner } = await makeCompany();
  await transact(owner, (tx) =>
    recordEvent(tx, owner, { action: 'demo.complete', target: { type: 'company', name: 'Acme' }, after }),
  );
  await expect(planted.close()).rejects.toThrow(`Secrets in the audit log: demo.complete: ${path}`);
});
