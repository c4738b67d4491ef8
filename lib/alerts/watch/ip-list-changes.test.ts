import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { applyToList } from '#lib/access/ip-lists/apply';
import { createIpList } from '#lib/access/ip-lists/create';
import { keyfenceCtx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { alertOfIpListChanges } from './ip-list-changes.ts';

let database: TestDatabase;
let acme: TestCompany;
let list: { id: string; name: string };
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeCompany();
  const { id, name } = await createIpList(acme.admin, {
    name: 'Offices',
    source: 'hosts',
    hosts: 'a.example.com',
  });
  list = { id, name };
});

const after = (minutes: number) => new Date(acme.admin.now.getTime() + minutes * 60_000);

async function read(minutes: number, ...values: string[]) {
  const ctx = keyfenceCtx(acme.company, after(minutes));
  const entries = values.map((value) => ({ value, note: '' }));
  await transact(ctx, (tx) => applyToList(tx, ctx, list, entries));
}

/** Looked for by two instances at once. @returns the subjects and texts of all mails so far, oldest first */
async function told(minutes: number): Promise<string[]> {
  await Promise.all([alertOfIpListChanges(after(minutes)), alertOfIpListChanges(after(minutes))]);
  const mails = await database.runtime.prisma.notice.findMany({
    where: {
      companyId: acme.company.id,
      channel: 'email',
      subject: { contains: 'IP list changed' },
    },
    orderBy: { id: 'asc' },
    select: { subject: true, text: true },
  });
  return mails.map(({ subject, text }) => `${subject}\n${text}`);
}

test('a change is mailed at once, by one instance, with what came and went', async () => {
  await read(1, '8.8.8.1', '8.8.8.2');
  const [mail, ...more] = await told(1);
  expect(more).toEqual([]);
  expect(mail).toMatch(/IP list changed: 2 entries added in Offices/);
  expect(mail).toContain('8.8.8.1');
});

test('what follows within an hour is one mail at its end, without what only came and went', async () => {
  await read(0, '8.8.8.1', '8.8.8.2');
  await told(0);
  await read(5, '8.8.8.1', '8.8.8.2', '8.8.8.3');
  await read(10, '8.8.8.1', '8.8.8.4');
  await read(15, '8.8.8.1', '8.8.8.2', '8.8.8.4');
  expect(await told(59)).toHaveLength(1);
  const [, digest, ...more] = await told(60);
  expect(more).toEqual([]);
  expect(digest).toMatch(/IP list changed: 1 entry added in Offices/);
  expect(digest).toContain('8.8.8.4');
  expect(digest).not.toMatch(/8\.8\.8\.[23]/);
  expect(await told(180)).toHaveLength(2);
});

test('nothing is mailed where all that came went again', async () => {
  await read(0, '8.8.8.1');
  await told(0);
  await read(61, '8.8.8.2');
  await read(62, '8.8.8.1');
  expect(await told(63)).toHaveLength(1);
});
