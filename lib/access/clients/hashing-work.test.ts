import { hash, verify } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newRequestId } from '#lib/core/request-id';
import { parseAddress } from '#lib/net/address';
import { type ApiClient, makeClient } from '#lib/testing/api-client';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { changePassword } from './change-password.ts';
import { createClient } from './create.ts';
import { findSignInClients } from './find-by-username.ts';
import { issueToken } from './issue-token.ts';

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
const trace = { requestId: newRequestId(), hop: 0, hash: null };

beforeAll(async () => {
  database = await openTestDatabase();
  const { owner } = await makeCompany();
  listed = await makeClient(owner, ['192.0.2.1']);
  elsewhere = await makeClient(owner, ['192.0.2.2']);
  disabled = await makeClient(owner, ['192.0.2.1'], { disabledAt: now });
  // The hash that stands in for a client that is not there is made once.
  await issueToken([], 'x', { address, now, trace });
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

test.each(cases)('a token request with %s costs one hash', async (name, given) => {
  const { username, password } = given();
  const issued = await issueToken(await findSignInClients(username), password, { address, now, trace });
  expect(issued !== null).toBe(name === 'the right password');
  expect(work()).toEqual({ hashes: 1, verifications: 0 });
});

test.each(cases)('a password change with %s costs two hashes', async (name, given) => {
  const { username, password } = given();
  const clients = await findSignInClients(username);
  const newPassword = 'one-that-was-never-used';
  const days = await changePassword({ clients, password, newPassword, address, now, trace });
  expect(days !== null).toBe(name === 'the right password');
  expect(work()).toEqual({ hashes: 2, verifications: 0 });
});

test('a hash for nobody costs what one for a client costs that the panel has made', async () => {
  const { owner } = await makeCompany();
  const { client } = await createClient(owner, { username: 'of_full_cost', entries: '192.0.2.1' });
  vi.mocked(hash).mockClear();
  for (const username of ['nobody_here', client.username]) {
    expect(
      await issueToken(await findSignInClients(username), 'wrong-password', { address, now, trace }),
    ).toBeNull();
  }
  const [nobodys, clients] = vi.mocked(hash).mock.calls.map(([, options]) => ({ ...options, salt: null }));
  expect(clients).toMatchObject({ memoryCost: 19_456, timeCost: 2 });
  expect(nobodys).toEqual(clients);
});

test('neither does a long history cost more', async () => {
  const clients = await findSignInClients(listed.username);
  const client = clients[0]!;
  for (let i = 0; i < 5; i += 1) {
    await database.runtime.prisma.clientPassword.create({
      data: { companyId: client.company.id, clientId: client.id, hash: `${client.passwordHash}${i}` },
    });
  }
  const password = 'one-that-was-never-used';
  await changePassword({ clients, password, newPassword: password, address, now, trace });
  expect(work()).toEqual({ hashes: 2, verifications: 0 });
});

test('nor do clients of the same name in other companies, and each gets in with its own password only', async () => {
  const [acme, globex] = [await makeCompany(), await makeCompany()];
  const username = 'shared_name.x';
  const entries = '192.0.2.1';
  const ours = await createClient(acme.owner, { username, entries });
  const theirs = await createClient(globex.owner, { username: username.toUpperCase(), entries });
  await database.runtime.prisma.client.update({
    where: { companyId_id: { companyId: globex.company.id, id: theirs.client.id } },
    data: { username },
  });
  const clients = await findSignInClients(username);
  expect(clients.map(({ company }) => company.id)).toEqual([acme.company.id, globex.company.id]);
  for (const { client, password } of [ours, theirs]) {
    vi.mocked(hash).mockClear();
    const issued = await issueToken(clients, password, { address, now, trace });
    expect(work()).toEqual({ hashes: 1, verifications: 0 });
    const claims = await database.runtime.gate.tokens.verify(issued!.token, now.getTime());
    expect(claims).toMatchObject({ clientId: client.id });
  }
  vi.mocked(hash).mockClear();
  expect(await issueToken(clients, 'the password of neither', { address, now, trace })).toBeNull();
  expect(work()).toEqual({ hashes: 1, verifications: 0 });
});

test('two companies that take a name at the same moment get one salt', async () => {
  const companies = await Promise.all([1, 2, 3].map(() => makeCompany()));
  const username = 'taken_at_once.x';
  const made = await Promise.all(
    companies.map(({ owner }) => createClient(owner, { username, entries: '192.0.2.1' })),
  );
  const clients = await findSignInClients(username);
  expect(new Set(clients.map(({ passwordHash }) => passwordHash.split('$')[4])).size).toBe(1);
  for (const { password } of made)
    expect(await issueToken(clients, password, { address, now, trace })).not.toBeNull();
});
