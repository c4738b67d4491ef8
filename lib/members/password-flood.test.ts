import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient } from '../clients/create.ts';
import { issuePassword } from '../clients/issue-password.ts';
import { hashPassword, requireTurn } from '../passwords/password.ts';
import { makeCompany, type TestCompany } from '../testing/company.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { startPasswordFlood } from '../testing/password-flood.ts';
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
