import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteTemplate } from '#lib/messages/templates/delete';
import { updateTemplate } from '#lib/messages/templates/update';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { callApi } from '#lib/testing/call-api';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';

let database: TestDatabase;
let acme: ApiCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
});
afterAll(() => database?.close());

const send = () =>
  callApi('/api/v5/flow', {
    headers: { authkey: acme.key.secret },
    body: { template_id: acme.templateId, mobiles: '919800000000', VAR1: 'Ada' },
  });
const textOf = async (requestId: string) =>
  (await database.runtime.prisma.message.findFirstOrThrow({ where: { requestId } })).text;

test('a template that was sent before is sent as it was changed, and not once it is deleted', async () => {
  const first = await send();
  expect(await textOf(first.json.message)).toBe('Hello Ada');
  await updateTemplate(acme.owner, { id: acme.templateId, name: 'Hello', text: 'Goodbye ##VAR1##' });
  const second = await send();
  expect(await textOf(second.json.message)).toBe('Goodbye Ada');
  await deleteTemplate(acme.owner, { id: acme.templateId });
  expect((await send()).status).toBe(400);
});
