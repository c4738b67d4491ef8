import { afterAll, beforeAll, expect, test } from 'vitest';
import { runtime } from '#lib/core/runtime';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { undo } from '../undo/undo.ts';
import { addEntries } from './add.ts';
import { entriesPerListMax } from './schemas.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const csv = (count: number) =>
  [
    'value,note',
    ...Array.from({ length: count }, (_, n) => `11.${n >> 16}.${(n >> 8) & 255}.${n & 255},n${n}`),
  ].join('\n');

test('a list as long as one may be is added in one call, told of in a short mail, and taken back whole', async () => {
  const { admin, company } = await makeCompany();
  const stored = () => runtime().prisma.whitelistEntry.count({ where: { companyId: company.id } });
  const input = { credentialId: null, entries: csv(entriesPerListMax) };
  await expect(addEntries(admin, { ...input, entries: csv(entriesPerListMax + 1) })).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('at most 100,000'),
  });
  expect(await stored()).toBe(0);

  const { added } = await addEntries(admin, input);
  expect(added).toHaveLength(entriesPerListMax);
  expect(await stored()).toBe(entriesPerListMax);
  const row = await runtime().prisma.whitelistEntry.findFirst({
    where: { companyId: company.id, value: '11.1.134.159' },
  });
  expect(row).toMatchObject({ note: 'n99999' });
  const mails = await runtime().prisma.notice.findMany({ where: { companyId: company.id } });
  expect(mails.length).toBeGreaterThan(0);
  for (const mail of mails) expect(`${mail.text}${mail.html}`.length).toBeLessThan(100_000);

  await undo(admin, { requestId: admin.requestId, confirm: true });
  expect(await stored()).toBe(0);
}, 120_000);

test('a text that no server action could receive is refused by its size', async () => {
  const { admin } = await makeCompany();
  const entries = `${csv(1_000)} ${'ü'.repeat(3_500_000)}`;
  await expect(addEntries(admin, { credentialId: null, entries })).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('7 MB is the most'),
  });
});
