import { hash, verify } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { parseAddress } from '../net/address.ts';
import { type ApiClient, makeClient } from '../testing/api-client.ts';
import { makeCompany } from '../testing/company.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { changePassword } from './change-password.ts';
import { issueToken } from './issue-token.ts';
import { findSignInClient } from './sign-in.ts';

/** The real hashing, counted. */
vi.mock('@node-rs/argon2', async (load) => {
  const real = await load<typeof import('@node-rs/argon2')>();
  return { ...real, hash: vi.fn(real.hash), verify: vi.fn(real.verify) };
});

let database: TestDatabase;
let listed: ApiClient;
let elsewhere: ApiClient;
let disabled: ApiClient;
const address = parseAddress('192.0.2.1')!;
const now = new Date();

beforeAll(async () => {
  database = await openTestDatabase();
  const { owner } = await makeCompany();
  listed = await makeClient(owner, ['192.0.2.1']);
  elsewhere = await makeClient(owner, ['192.0.2.2']);
  disabled = await makeClient(owner, ['192.0.2.1'], { disabledAt: now });
  // The hash that stands in for a client that is not there is made once.
  await issueToken(undefined, 'x', address, now);
});
afterAll(() => database.close());
beforeEach(() => void vi.mocked(hash).mockClear());
beforeEach(() => void vi.mocked(verify).mockClear());

function work() {
  return { hashes: vi.mocked(hash).mock.calls.length, verifications: vi.mocked(verify).mock.calls.length };
}

const cases: [string, () => { username: string; password: string }][] = [
  ['an unknown user', () => ({ username: 'nobody_here', password: 'wrong-password' })],
  ['a wrong password', () => ({ username: listed.username, password: 'wrong-password' })],
  ['an address that is not listed', () => elsewhere],
  ['a disabled client', () => disabled],
  ['the right password', () => listed],
];

test.each(cases)('a token request with %s costs one verification', async (name, given) => {
  const { username, password } = given();
  const issued = await issueToken(await findSignInClient(username), password, address, now);
  expect(issued !== null).toBe(name === 'the right password');
  expect(work()).toEqual({ hashes: 0, verifications: 1 });
});

test.each(cases)('a password change with %s costs one verification and one hash', async (name, given) => {
  const { username, password } = given();
  const client = await findSignInClient(username);
  const newPassword = 'one-that-was-never-used';
  const days = await changePassword({ client, password, newPassword, address, now, requestId: '' });
  expect(days !== null).toBe(name === 'the right password');
  expect(work()).toEqual({ hashes: 1, verifications: 1 });
});

test('neither does a long history cost more', async () => {
  const client = (await findSignInClient(listed.username))!;
  for (let i = 0; i < 5; i += 1) {
    await database.runtime.prisma.clientPassword.create({
      data: { companyId: client.company.id, clientId: client.id, hash: `${client.passwordHash}${i}` },
    });
  }
  const password = 'one-that-was-never-used';
  await changePassword({ client, password, newPassword: password, address, now, requestId: '' });
  expect(work()).toEqual({ hashes: 1, verifications: 1 });
});
