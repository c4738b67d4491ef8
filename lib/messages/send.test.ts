import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { sendWaiting } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { sendAgain } from './send-again.ts';
import { sendTestMessage } from './send-test.ts';
import { createTemplate } from './templates/create.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  globex = await makeCompany();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  await database.runtime.prisma.message.deleteMany();
});

const messages = () => database.runtime.prisma.message.findMany({ orderBy: { createdAt: 'asc' } });
const audited = () => database.runtime.prisma.auditEvent.findMany({ where: { companyId: acme.company.id } });
const failedMessage = () =>
  database.runtime.prisma.message.create({
    data: {
      companyId: acme.company.id,
      requestId: 'abc',
      recipient: '919800000000',
      text: 'hi',
      state: 'failed',
      failure: 'Gone',
      attempts: 3,
      createdAt: new Date(Date.now() - 3 * 86_400_000),
    },
  });

test('what failed is sent again once, as a message of its own under the same request id', async () => {
  const { id } = await failedMessage();
  expect(await sendAgain(acme.admin, { ids: [id] })).toEqual({ count: 1 });
  await expect(sendAgain(acme.admin, { ids: [id] })).rejects.toMatchObject({ code: 'not_found' });
  await sendWaiting();
  expect(await messages()).toMatchObject([
    { id, state: 'failed', failure: 'Gone', sentAgainAt: acme.admin.now },
    { requestId: 'abc', recipient: '919800000000', text: 'hi', state: 'sent', failure: null, attempts: 1 },
  ]);
  expect(await audited()).toMatchObject([{ action: 'message.send_again' }]);
});

test('sending again refuses a viewer, and another company’s message as absent', async () => {
  const { id } = await failedMessage();
  await expect(sendAgain(acme.viewer, { ids: [id] })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(sendAgain(globex.owner, { ids: [id] })).rejects.toMatchObject({ code: 'not_found' });
  await expect(sendAgain(acme.owner, { ids: ['nonsense'] })).rejects.toMatchObject({ code: 'not_found' });
  await database.runtime.prisma.message.updateMany({ data: { state: 'sent' } });
  await expect(sendAgain(acme.owner, { ids: [id] })).rejects.toMatchObject({ code: 'not_found' });
  expect(await messages()).toHaveLength(1);
  expect(await audited()).toEqual([]);
});

test('a test message goes to one number, as free text or from a template', async () => {
  const template = await createTemplate(acme.owner, { name: 'Hello', text: 'Hello ##NAME##' });
  await sendTestMessage(acme.admin, { to: '+1 (415) 555-0100', text: 'free' });
  const { requestId } = await sendTestMessage(acme.admin, {
    to: '919800000000',
    templateId: template.id,
    values: { NAME: 'Ada' },
  });
  await sendWaiting();
  expect(await messages()).toMatchObject([
    { recipient: '14155550100', text: 'free', templateId: null, credentialId: null, state: 'sent' },
    { recipient: '919800000000', text: 'Hello Ada', templateId: template.id, requestId, state: 'sent' },
  ]);
  expect((await audited()).filter((row) => row.action === 'message.test')).toHaveLength(2);
});

test.each([
  [{ to: '123', text: 'x' }, 'to'],
  [{ to: '910000000000', text: 'x' }, 'to'],
  [{ to: '+14155550100, +14155550101', text: 'x' }, 'to'],
  [{ to: '14155550100', text: ' ' }, 'text'],
  [{ to: '14155550100', text: 'a\0b' }, 'text'],
  [{ to: '14155550100', text: 'x'.repeat(1_601) }, 'text'],
])('%j is refused at %s', async (input, path) => {
  await expect(sendTestMessage(acme.admin, input)).rejects.toMatchObject({
    code: 'bad_input',
    problems: [{ path }],
  });
});

test('a test message asks for the OTP', async () => {
  const closed = { ...acme.admin, actor: { ...acme.admin.actor, stepUpUntil: null } } as Ctx;
  await expect(sendTestMessage(closed, { to: '14155550100', text: 'x' })).rejects.toMatchObject({
    code: 'step_up_required',
  });
});

test('a test message refuses a viewer, another company’s template, missing values, and the 21st in an hour', async () => {
  const text = { to: '14155550100', text: 'x' };
  await expect(sendTestMessage(acme.viewer, text)).rejects.toMatchObject({ code: 'forbidden' });
  const theirs = await createTemplate(globex.owner, { name: `T${Math.random()}`, text: '##A##' });
  const theirsInput = { to: '14155550100', templateId: theirs.id, values: { A: '1' } };
  await expect(sendTestMessage(acme.owner, theirsInput)).rejects.toMatchObject({ code: 'not_found' });
  await expect(sendTestMessage(globex.owner, { ...theirsInput, values: {} })).rejects.toMatchObject({
    problems: [{ path: 'values.A' }],
  });
  await Promise.all(Array.from({ length: 20 }, () => sendTestMessage(acme.owner, text)));
  await expect(sendTestMessage(acme.admin, text)).rejects.toMatchObject({ code: 'rate_limited' });
  const now = new Date(acme.admin.now.getTime() + 3_600_001);
  const actor = { ...acme.admin.actor, stepUpUntil: new Date(now.getTime() + 1_000) };
  const later = { ...acme.admin, actor, now } as Ctx;
  await sendTestMessage(later, text);
});
