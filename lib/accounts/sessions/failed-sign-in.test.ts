import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { parseAddress } from '#lib/net/address';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createCompanyWithOwner } from '../members/create-company-owner.ts';
import { noteFailedSignIn } from './failed-sign-in.ts';
import { signIn } from './sign-in.ts';

const password = 'a password that holds';
let database: TestDatabase;
let company: { id: string; name: string };
let email: string;
let count = 0;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  email = `ada-${++count}@example.test`;
  const made = await createCompanyWithOwner({
    companyName: 'Acme',
    name: 'Ada',
    email,
    mobile: '+14155550100',
    password,
  });
  company = made.company;
});

const at = (ip: string, given = password) =>
  signIn({ email, password: given }, { address: parseAddress(ip), userAgent: 'test' }).catch(() => null);
const member = () =>
  database.runtime.prisma.member.findFirstOrThrow({
    where: { companyId: company.id },
    select: {
      id: true,
      name: true,
      email: true,
      disabledAt: true,
      company: { select: { id: true, name: true } },
    },
  });
const events = async (action = 'session.fail') =>
  (
    await database.runtime.prisma.auditEvent.findMany({
      where: { companyId: company.id, action },
      orderBy: { id: 'asc' },
    })
  ).map(({ actorType, ip, targetName, after }) => ({ actorType, ip, targetName, after }));
const mails = async () =>
  (
    await database.runtime.prisma.notice.findMany({
      where: { companyId: company.id, kind: 'alert.guesses', channel: 'email' },
      orderBy: { createdAt: 'asc' },
    })
  ).map(({ recipient, subject }) => ({ recipient, subject }));

test('a wrong password stands in the audit log, once for a neighbourhood; the next success says how many there were', async () => {
  await at('203.0.113.1', 'wrong');
  await expect
    .poll(() => events())
    .toEqual([{ actorType: 'system', ip: '203.0.113.1', targetName: 'Ada', after: { failed: 1 } }]);
  await at('203.0.113.2', 'wrong');
  await at('198.51.100.1', 'wrong');
  await expect
    .poll(() => events())
    .toMatchObject([{ after: { failed: 1 } }, { ip: '198.51.100.1', after: { failed: 3 } }]);
  expect(await at('203.0.113.1')).not.toBeNull();
  expect(await events('session.start')).toMatchObject([{ after: { failedBefore: 3 } }]);
  expect(await at('203.0.113.1')).not.toBeNull();
  expect((await events('session.start')).at(-1)).toMatchObject({ after: null });
});

test('a flood from many networks leaves some rows and some mails', async () => {
  const ada = await member();
  for (let i = 0; i < 100; i += 1) {
    await noteFailedSignIn(ada, parseAddress(`198.51.${i}.1`), new Date());
  }
  const noted = await events();
  expect(noted).toHaveLength(28);
  expect(noted.at(-1)).toMatchObject({ after: { failed: 100 } });
  expect(await mails()).toEqual([
    { recipient: email, subject: 'Acme: 10 wrong passwords for Ada' },
    { recipient: email, subject: 'Acme: 100 wrong passwords for Ada' },
  ]);
});

test("a viewer's guesses are told to that viewer and the owners; a disabled one is told nothing", async () => {
  const { prisma } = database.runtime;
  const viewer = await prisma.member.create({
    data: {
      companyId: company.id,
      email: `eve-${count}@example.test`,
      name: 'Eve',
      mobile: '+14155550101',
      passwordHash: 'none',
      role: 'viewer',
    },
    select: { id: true, name: true, email: true, disabledAt: true },
  });
  for (let i = 0; i < 10; i += 1) await noteFailedSignIn({ ...viewer, company }, null, new Date());
  expect((await mails()).map(({ recipient }) => recipient).sort()).toEqual([email, viewer.email].sort());
  const disabled = { ...viewer, company, disabledAt: new Date() };
  for (let i = 0; i < 90; i += 1) await noteFailedSignIn(disabled, null, new Date());
  expect((await mails()).slice(2).map(({ recipient }) => recipient)).toEqual([email]);
});
