import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '#lib/access/clients/create';
import { issuePassword } from '#lib/access/clients/issue-password';
import { hashPassword, requireTurn } from '#lib/core/password/password';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { startPasswordFlood } from '#lib/testing/password-flood';
import { addMember } from './add.ts';
import { changePassword } from './change-password.ts';

const password = 'a password that holds';
let database: TestDatabase;
let acme: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
  const passwordHash = await hashPassword(password);
  await database.runtime.prisma.member.updateMany({ data: { passwordHash } });
});
afterAll(() => database.close());

test('a flood of programs that sign in keeps nobody from setting a password in the panel', async () => {
  const { client } = await createClient(acme.owner, { username: 'flood.before', entries: '203.0.113.9' });
  const flood = startPasswordFlood();
  try {
    const verbs = [
      () => createClient(acme.owner, { username: 'flood.during', entries: '203.0.113.9' }),
      () => issuePassword(acme.owner, { id: client.id }),
      () => changePassword(acme.owner, { password, newPassword: 'another password' }),
      () =>
        addMember(acme.owner, {
          name: 'Bob',
          email: 'bob@flood.test',
          mobile: '+14155550123',
          password,
          role: 'viewer',
        }),
    ];
    for (const verb of verbs) {
      expect(requireTurn).toThrow();
      await verb();
    }
  } finally {
    await flood.stop();
  }
});
