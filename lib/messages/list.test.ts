import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allPages } from '#lib/testing/all-pages';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { secretData } from '#lib/testing/secret-data';
import { listMessages } from './list.ts';
import { storeMessages } from './store.ts';
import { createTemplate } from './templates/create.ts';
import { deleteTemplate } from './templates/delete.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
const requestId = 'abcdef0123456789abcdef01';

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex] = [await makeCompany(), await makeCompany()];
  const template = await createTemplate(acme.owner, { name: 'OTP', text: 'x' });
  const { prisma, pool } = database.runtime;
  const authkey = await prisma.authkey.create({
    data: {
      companyId: acme.company.id,
      name: 'Website',
      secrets: { create: secretData() },
    },
  });
  const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 10, 0, second));
  const base = {
    companyId: acme.company.id,
    credentialId: authkey.id,
    templateId: template.id,
    sender: 'ACME',
  };
  await storeMessages(pool, [
    {
      ...base,
      requestId,
      recipients: [
        { to: '919812345678', text: 'Hi' },
        { to: '14155550123', text: 'ü€ç' },
      ],
      at: at(1),
    },
    {
      ...base,
      requestId: 'f'.repeat(24),
      recipients: [{ to: '447700900123', text: 'a'.repeat(161) }],
      at: at(2),
    },
    {
      companyId: globex.company.id,
      credentialId: randomUUID(),
      templateId: template.id,
      sender: '',
      requestId,
      recipients: [{ to: '919812345678', text: 'secret of Globex' }],
      at: at(3),
    },
  ]);
  await prisma.message.updateMany({
    where: { recipient: '447700900123' },
    data: { state: 'failed', failure: 'No such number' },
  });
  await deleteTemplate(acme.owner, { id: template.id });
});
afterAll(() => database.close());

test('shows newest first, with names, segments, state and reason', async () => {
  const { rows, total } = await listMessages(acme.viewer, {});
  expect(total).toBe(3);
  expect(rows[0]).toMatchObject({
    recipient: '447700900123',
    segments: 2,
    encoding: 'GSM-7',
    state: 'failed',
    failure: 'No such number',
    credentialName: 'Website',
    templateName: 'OTP',
  });
  expect(rows.find((row) => row.text === 'ü€ç')).toMatchObject({
    encoding: 'Unicode',
    segments: 1,
    state: 'queued',
  });
  expect(rows[0]).not.toHaveProperty('companyId');
});

test("sees only its own company's, also by a request id that both have", async () => {
  expect((await listMessages(acme.owner, { query: requestId })).total).toBe(2);
  const { rows, total } = await listMessages(globex.owner, { query: requestId });
  expect(total).toBe(1);
  expect(rows).toMatchObject([{ text: 'secret of Globex', credentialName: null, templateName: null }]);
});

test.each([
  ['ABCDEF', 2],
  ['919812345678', 1],
  ['+91 98123-45678', 1],
  ['5550', 1],
  ['%', 0],
  ['Hi', 0],
  ['\0', 3],
])('finds %j in request ids and numbers', async (query, total) => {
  expect((await listMessages(acme.owner, { query })).total).toBe(total);
});

test('filters by state and pages without losing a row', async () => {
  expect((await listMessages(acme.owner, { state: 'failed' })).total).toBe(1);
  expect((await listMessages(acme.owner, { state: 'sent' })).total).toBe(0);
  const pages = await allPages((at) => listMessages(acme.owner, { ...at, pageSize: 1, dir: 'asc' }));
  expect(new Set(pages.map(([row]) => row?.id)).size).toBe(3);
});
