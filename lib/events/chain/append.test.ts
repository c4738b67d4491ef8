import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCompanyWithOwner } from '#lib/accounts/members/create-company-owner';
import type { Ctx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import type { EventInput } from '../event.ts';
import { recordEvent } from '../record.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
});

const opened = (company: Ctx['company'], more: Partial<EventInput> = {}): EventInput => ({
  action: 'authkeys.open',
  target: { type: 'company', id: company.id, name: company.name },
  ...more,
});
const events = (companyId: string) =>
  database.runtime.prisma.auditEvent.findMany({ where: { companyId }, orderBy: { seq: 'asc' } });
const headOf = (companyId: string) =>
  database.runtime.prisma.auditHead.findUniqueOrThrow({ where: { companyId } });

test('events of one company are numbered without a gap, also of many transactions at once', async () => {
  const { owner, company } = acme;
  const twice = () =>
    transact(owner, async (tx) => {
      await recordEvent(tx, owner, opened(company));
      await recordEvent(tx, owner, opened(company));
    });
  await Promise.all(Array.from({ length: 20 }, twice));
  const rows = await events(company.id);
  expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  expect(new Set(rows.map(({ hash }) => Buffer.from(hash ?? []).toString('hex'))).size).toBe(40);
  const head = await headOf(company.id);
  expect({ ...head, seal: null }).toMatchObject({ startsAfter: 0n, seq: 40n, brokenAfter: null });
  expect(head.hash).toEqual(rows.at(-1)?.hash);
});

test('a change that fails leaves no event and no gap', async () => {
  const { owner, company } = acme;
  const failing = transact(owner, async (tx) => {
    await recordEvent(tx, owner, opened(company));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  await transact(owner, (tx) => recordEvent(tx, owner, opened(company)));
  expect((await events(company.id)).map(({ seq }) => seq)).toEqual([1n]);
});

test('no event is recorded outside a verb', async () => {
  const { owner, company } = acme;
  const outside = database.runtime.prisma.$transaction((tx) => recordEvent(tx, owner, opened(company)));
  await expect(outside).rejects.toThrow('none of a verb');
});

test('a new company begins its chain with its own making', async () => {
  const { company } = await createCompanyWithOwner({
    companyName: 'Initech',
    name: 'Peter',
    email: 'peter@example.test',
    mobile: '+14155550177',
    password: 'a-long-enough-password',
  });
  expect(await events(company.id)).toMatchObject([{ seq: 1n, action: 'company.create' }]);
  expect(await headOf(company.id)).toMatchObject({ startsAfter: 0n, seq: 1n, brokenAfter: null });
});

test('what PostgreSQL cannot hold does not undo the change', async () => {
  const { owner, company } = acme;
  const after = { text: 'a\0b\ud800c', '\u20ac': [1.5, -0, 1e21, null, { z: 1, a: undefined }] };
  await transact(owner, (tx) => recordEvent(tx, owner, opened(company, { after: after as never })));
  expect((await events(company.id))[0]?.after).toEqual({
    text: 'ab\ufffdc',
    '\u20ac': [1.5, 0, 1e21, null, { z: 1 }],
  });
});
