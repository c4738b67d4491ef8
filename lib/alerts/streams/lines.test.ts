import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate as isUuid } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { acceptedLines, addStreams, minuteAgo, postStreams, refuse } from '#lib/testing/streams';
import { startWebhookReceiver, type WebhookReceiver } from '#lib/testing/webhook-receiver';
import { editWebhook } from '../webhooks/edit.ts';
import type { AuditLine, RefusedLine } from './lines.ts';

let database: TestDatabase;
let receiver: WebhookReceiver;
beforeAll(async () => {
  database = await openTestDatabase();
  receiver = await startWebhookReceiver(10_000);
});
afterAll(async () => {
  await receiver.stop();
  await database.close();
});

/** What a value is, so that an example can be held against what is posted. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shapeOf(each)]));
  }
  const text = String(value);
  if (isUuid(text)) return 'id';
  return /^\d{4}-.+\.\d{3}Z$/.test(text)
    ? 'time'
    : /^[\da-f]{16,}$/.test(text)
      ? `hex ${text.length}`
      : typeof value;
};

test('README shows each kind of line as it is posted', async () => {
  const acme = await makeCompany();
  const webhook = await addStreams(acme.owner, receiver.url, ['refused']);
  const { authkey } = await createAuthkey(acme.owner, {
    name: 'Website',
    integration: '',
    ipSecurity: true,
    entries: '192.0.2.1',
  });
  await refuse(acme.company.id, { credentialId: authkey.id, minute: minuteAgo(5) });
  await postStreams();
  await editWebhook(acme.owner, { id: webhook.id, receives: ['alerts'] });
  await editWebhook(acme.owner, { id: webhook.id, receives: ['alerts', 'audit'] });
  await postStreams();
  const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
  const examples = [...readme.matchAll(/^\{"id":.*\}$/gm)].map(([line]) => JSON.parse(line));
  const posted = [
    acceptedLines<AuditLine>(receiver, 'audit.event')[0],
    acceptedLines<RefusedLine>(receiver, 'request.refused')[0],
  ];
  expect(examples.map(({ type }) => type)).toEqual(posted.map((line) => line?.type));
  expect(examples.map(shapeOf)).toEqual(posted.map(shapeOf));
  expect(examples.map((line) => Object.keys(line))).toEqual(posted.map((line) => Object.keys(line ?? {})));
});
