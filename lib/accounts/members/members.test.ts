import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '#lib/core/password/password';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { addMember } from './add.ts';
import { createCompanyWithOwner } from './create-company-owner.ts';

const password = 'a password that holds';
let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
});
afterAll(() => database.close());

const person = (email: string) => ({ name: 'Ada', email, mobile: '1 (415) 555-0100', password });

test('a company begins with its owner, the email in lower case, the mobile in E.164, one audit row', async () => {
  const made = await createCompanyWithOwner({ companyName: ' Initech ', ...person('Ada@Initech.test') });
  expect(made.company.name).toBe('Initech');
  expect(made.owner).toMatchObject({ email: 'ada@initech.test', mobile: '+14155550100', role: 'owner' });
  expect(JSON.stringify(made)).not.toMatch(/argon2|password/);
  const where = { companyId: made.company.id };
  const events = await database.runtime.prisma.auditEvent.findMany({ where, omit: { seq: true } });
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({
    action: 'company.create',
    actorType: 'system',
    actorName: 'create-owner',
  });
});

test('a taken email leaves nothing behind: no company, no member, no audit row', async () => {
  const { prisma } = database.runtime;
  await addMember(acme.owner, { ...person('taken@example.test'), role: 'admin' });
  const count = () => Promise.all([prisma.company.count(), prisma.member.count(), prisma.auditEvent.count()]);
  const before = await count();
  const again = createCompanyWithOwner({ companyName: 'Copy', ...person('Taken@example.test') });
  await expect(again).rejects.toMatchObject({ code: 'conflict', problems: [{ path: 'email' }] });
  expect(await count()).toEqual(before);
});

test('an owner adds a member; what comes back and what is audited holds no password', async () => {
  const member = await addMember(acme.owner, { ...person('viewer@example.test'), role: 'viewer' });
  expect(member).toMatchObject({ role: 'viewer', email: 'viewer@example.test' });
  expect(member).not.toHaveProperty('passwordHash');
  const where = { companyId: acme.company.id, targetId: member.id };
  const events = await database.runtime.prisma.auditEvent.findMany({ where, omit: { seq: true } });
  expect(events).toHaveLength(1);
  expect(JSON.stringify(events)).not.toMatch(/argon2|password/);
});

test('a viewer and an admin cannot add members', async () => {
  for (const ctx of [acme.viewer, acme.admin]) {
    const attempt = addMember(ctx, { ...person('no@example.test'), role: 'owner' });
    await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
  }
});

test.each([
  [{ password: 'eleven char' }, 'password'],
  [{ email: 'nobody' }, 'email'],
  [{ mobile: 'call me' }, 'mobile'],
  [{ name: 'A\0da' }, 'name'],
  [{ name: ' ' }, 'name'],
  [{ name: 'Ada \u202etest.elpmaxe' }, 'name'],
  [{ name: 'Ad\u200ba' }, 'name'],
  [{ password: 'aaaaaaaaaaaaaaaa' }, 'password'],
  [{ password: 'abababababababab' }, 'password'],
  [{ password: '12345678901234' }, 'password'],
  [{ password: 'MNBVCXZlkjhgf' }, 'password'],
  [{ password: 'bad@example.test' }, 'password'],
  [{ email: 'longer.name@example.test', password: `${'longer.name1'.slice(0, 11)}!` }, 'password'],
])('%j is refused by name', async (change, path) => {
  const attempt = addMember(acme.owner, { ...person('bad@example.test'), role: 'viewer', ...change });
  await expect(attempt).rejects.toMatchObject({ code: 'bad_input', problems: [{ path }] });
});

test('passwords are argon2id hashes with OWASP’s parameters', async () => {
  const hash = await hashPassword(password);
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(hash, password)).toBe(true);
  expect(await verifyPassword(hash, `${password} `)).toBe(false);
  expect(await verifyPassword(undefined, password)).toBe(false);
});

test('without a hash, as for an unknown account, checking a password is the same work', async () => {
  const hash = await hashPassword(password);
  const fastest = async (of: string | undefined) => {
    const times = [];
    for (let i = 0; i < 7; i++) {
      // Of the processor, not the clock: it is the same on a busy machine.
      const before = process.cpuUsage();
      await verifyPassword(of, password);
      const { user, system } = process.cpuUsage(before);
      times.push(user + system);
    }
    return Math.min(...times);
  };
  const [unknown, known] = [await fastest(undefined), await fastest(hash)];
  expect(unknown / known).toBeGreaterThan(0.5);
  expect(unknown / known).toBeLessThan(2);
});
