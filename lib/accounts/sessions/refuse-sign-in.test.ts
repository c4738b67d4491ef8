import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseAddress } from '#lib/net/address';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createCompanyWithOwner } from '../members/create-company-owner.ts';
import { signIn } from './sign-in.ts';

const password = 'a password that holds';
let database: TestDatabase;
let email: string;
let companyId: string;
let count = 0;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  const { prisma } = database.runtime;
  await prisma.rateLimit.deleteMany();
  email = `owner-${++count}@example.test`;
  const person = { companyName: `Acme ${count}`, name: 'Ada', email, mobile: '+14155550100', password };
  companyId = (await createCompanyWithOwner(person)).company.id;
  await prisma.company.update({
    where: { id: companyId },
    data: { panelIps: ['203.0.113.0/24'] },
    select: { id: true },
  });
});

const from = (ip: string | null) => ({ address: ip === null ? null : parseAddress(ip), userAgent: 'test' });
const where = (action: string) => ({ where: { companyId, action } });

test.each([
  ['198.51.100.7', 'You are at 198.51.100.7, from where the panel of Acme'],
  [null, 'You are at an address that cannot be told, from where the panel of Acme'],
])('the right password at %s begins no session, says why, and stands in the audit log', async (ip, words) => {
  await expect(signIn({ email, password }, from(ip))).rejects.toMatchObject({
    code: 'address_refused',
    message: expect.stringContaining(words),
  });
  const { prisma } = database.runtime;
  expect(await prisma.session.count({ where: { companyId } })).toBe(0);
  expect(await prisma.auditEvent.count(where('session.start'))).toBe(0);
  expect(await prisma.auditEvent.findMany(where('session.refuse'))).toMatchObject([
    { ip, targetType: 'member', targetName: 'Ada', actorType: 'system' },
  ]);
});

test('a wrong password says nothing of the address', async () => {
  const attempt = signIn({ email, password: 'not this one' }, from('198.51.100.7'));
  await expect(attempt).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'Email or password is wrong.',
  });
});

test('a listed address signs in', async () => {
  expect(await signIn({ email, password }, from('203.0.113.77'))).toMatchObject({ companyId });
});

test('the member and the owners are told once a network and day, and tries have an end', async () => {
  const attempt = () =>
    signIn({ email, password }, from('198.51.100.7')).catch((error: Error) => error.message);
  for (let i = 0; i < 10; i++) await attempt();
  expect(await attempt()).toMatch(/^Too many attempts/);
  const { prisma } = database.runtime;
  expect(await prisma.auditEvent.count(where('session.refuse'))).toBe(10);
  const mails = { companyId, kind: 'alert.sign-in', queue: 'email' } as const;
  expect(await prisma.notice.findMany({ where: mails })).toMatchObject([{ recipient: email }]);
  for (let i = 1; i < 9; i++) {
    await signIn({ email, password }, from(`198.18.${i}.1`)).catch(() => undefined);
  }
  expect(await prisma.notice.count({ where: mails })).toBe(5);
});
