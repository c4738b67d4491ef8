import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { log } from '#lib/log';
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
  await database.runtime.prisma.rateLimit.deleteMany();
  email = `owner-${++count}@example.test`;
  const person = { companyName: 'Acme', name: 'Ada', email, mobile: '+14155550100', password };
  companyId = (await createCompanyWithOwner(person)).company.id;
});

const attempt = (given: { email: string; password: string }) =>
  signIn(given, { address: parseAddress('203.0.113.9'), userAgent: 'test' }).catch((error: Error) => error);
const events = async (action: string) =>
  (await database.runtime.prisma.auditEvent.findMany({ where: { companyId, action } })).map(
    ({ ip, targetName, after }) => ({ ip, targetName, after }),
  );

test('the right password of a disabled member is in the audit log', async () => {
  await database.runtime.prisma.member.updateMany({ where: { companyId }, data: { disabledAt: new Date() } });
  await attempt({ email, password });
  await expect
    .poll(() => events('session.refuse'))
    .toEqual([{ ip: '203.0.113.9', targetName: 'Ada', after: { why: 'disabled' } }]);
  expect(await events('session.fail')).toEqual([]);
});

test('whoever comes past the limit is in the audit log once, whatever the password', async () => {
  for (let i = 0; i < 10; i += 1) await attempt({ email, password: 'not this one' });
  for (let i = 0; i < 3; i += 1) await attempt({ email, password });
  await expect
    .poll(() => events('session.limit'))
    .toEqual([{ ip: '203.0.113.9', targetName: 'Ada', after: null }]);
});

test('an account that there is not is in the log of the process, without what was typed', async () => {
  const warn = vi.spyOn(log, 'warn');
  await attempt({ email: 'nobody@example.test', password: 'a secret of somebody' });
  expect(warn.mock.calls).toEqual([[{ ip: '203.0.113.9' }, 'sign-in to an unknown account']]);
  warn.mockRestore();
});
