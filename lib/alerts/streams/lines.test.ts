import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validate as isUuid } from 'uuid';
import { expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { acceptedLines, addStreams, minuteAgo, postStreams, refuse, StreamSetUp } from '#lib/testing/streams';
import { editWebhook } from '../webhooks/edit.ts';
import type { AuditLine, RefusedLine } from './lines.ts';

const at = new StreamSetUp();

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
  const webhook = await addStreams(at.acme.owner, at.receiver.url, ['refused']);
  const { authkey } = await createAuthkey(at.acme.owner, {
    name: 'Website',
    integration: '',
    ipSecurity: true,
    entries: '192.0.2.1',
  });
  await refuse(at.acme.company.id, { credentialId: authkey.id, minute: minuteAgo(5) });
  await postStreams();
  await editWebhook(at.acme.owner, { id: webhook.id, receives: ['alerts'] });
  await editWebhook(at.acme.owner, { id: webhook.id, receives: ['alerts', 'audit'] });
  await postStreams();
  const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
  const examples = [...readme.matchAll(/^\{"id":.*\}$/gm)].map(([line]) => JSON.parse(line));
  const posted = [
    acceptedLines<AuditLine>(at.receiver, 'audit.event')[0],
    acceptedLines<RefusedLine>(at.receiver, 'request.refused')[0],
  ];
  expect(examples.map(({ type }) => type)).toEqual(posted.map((line) => line?.type));
  expect(examples.map(shapeOf)).toEqual(posted.map(shapeOf));
  expect(examples.map((line) => Object.keys(line))).toEqual(posted.map((line) => Object.keys(line ?? {})));
});
