import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { limits } from '#lib/core/limits';
import { newRequestId } from '#lib/core/request-id';
import { parseAddress } from '#lib/net/address';
import { type ApiClient, makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { listFailedIps } from '../traffic/list-failed-logs.ts';
import { changePassword } from './change-password.ts';
import { findSignInClients } from './find-by-username.ts';
import { issuePassword } from './issue-password.ts';
import { issueToken } from './issue-token.ts';
import { setReportOnly } from './set-report-only.ts';

vi.mock('@node-rs/argon2', async (load) => {
  const real = await load<typeof import('@node-rs/argon2')>();
  return { ...real, hash: vi.fn(real.hash) };
});

const listed = '192.0.2.1';
let database: TestDatabase;
let acme: TestCompany;
let client: ApiClient;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  client = await makeClient(acme.owner, [listed, '192.0.2.2', '2001:db8::/48']);
});

const trace = () => ({ requestId: newRequestId(), hop: 0, hash: null });

async function ask(given: Partial<ApiClient> = {}, from = listed): Promise<boolean> {
  const { username, password } = { ...client, ...given };
  const clients = await findSignInClients(username);
  return (
    (await issueToken(clients, password, {
      address: parseAddress(from)!,
      now: new Date(),
      trace: trace(),
    })) !== null
  );
}
const guess = (from = listed, username = client.username) =>
  ask({ username, password: 'wrong-password' }, from);
async function guessMany(n: number, from: (i: number) => string = () => listed) {
  for (let i = 0; i < n; i += 1) await guess(from(i));
}
async function rows(ctx = acme.owner) {
  const { rows } = await listFailedIps({ ...ctx, now: new Date(Date.now() + 1000) }, {});
  return rows.map(({ ip, stands, reasons, attempts, state, wouldHelp }) => ({
    from: ip ?? stands,
    reasons,
    attempts,
    state,
    wouldHelp,
  }));
}
const alerts = () =>
  database.runtime.prisma.notice.findMany({
    where: { companyId: acme.company.id, kind: 'alert.guesses', channel: 'email' },
    orderBy: { createdAt: 'asc' },
  });

test('past 30 wrong passwords from a listed address the right one is refused there, for one hash, and nowhere else', async () => {
  await guessMany(limits.clientGuesses.points - 1);
  expect(await ask()).toBe(true);
  await guess();
  vi.mocked(hash).mockClear();
  expect(await ask()).toBe(false);
  expect(vi.mocked(hash)).toHaveBeenCalledTimes(1);
  expect(await ask({}, '192.0.2.2')).toBe(true);
  await expect
    .poll(() => rows())
    .toContainEqual({
      from: listed,
      reasons: ['guesses', 'password'],
      attempts: limits.clientGuesses.points + 1,
      state: 'password',
      wouldHelp: false,
    });
});

test('with report only, past 30 wrong passwords from an address that is not listed the right one is refused there', async () => {
  await setReportOnly(acme.owner, { id: client.id, reportOnly: true });
  const away = '198.51.100.1';
  await guessMany(limits.clientGuesses.points - 1, () => away);
  expect(await ask({}, away)).toBe(true);
  await guess(away);
  expect(await ask({}, away)).toBe(false);
  expect(await ask()).toBe(true);
});

test('guesses at /manage/password count with those at /token', async () => {
  const clients = await findSignInClients(client.username);
  const change = (password: string) =>
    changePassword({
      clients,
      password,
      newPassword: 'one-that-was-never-used',
      address: parseAddress(listed)!,
      now: new Date(),
      trace: trace(),
    });
  await guessMany(limits.clientGuesses.points - 5);
  for (let i = 0; i < 5; i += 1) await change('wrong-password');
  vi.mocked(hash).mockClear();
  expect(await change(client.password)).toBeNull();
  expect(vi.mocked(hash)).toHaveBeenCalledTimes(2);
  expect(await ask()).toBe(false);
});

test('parallel guesses cannot pass the limit', async () => {
  await Promise.all(Array.from({ length: limits.clientGuesses.points + 1 }, () => guess()));
  expect(await ask()).toBe(false);
});

test('an IPv6 /64 counts as one address', async () => {
  await guessMany(limits.clientGuesses.points, (i) => `2001:db8::${i + 1}`);
  expect(await ask({}, '2001:db8::ffff')).toBe(false);
  expect(await ask({}, '2001:db8:0:1::1')).toBe(true);
});

test('right passwords are no guesses, however many', async () => {
  for (let i = 0; i < limits.clientGuesses.points + 5; i += 1) expect(await ask()).toBe(true);
});

test('a new password starts anew', async () => {
  await guessMany(limits.clientGuesses.points);
  const { password } = await issuePassword(acme.owner, { id: client.id });
  expect(await ask({ password })).toBe(true);
});

test('a flood from elsewhere, also next door, keeps nobody out, plants no address and makes one row', async () => {
  await guessMany(60, (i) => `192.0.2.${100 + i}`);
  await guessMany(40, (i) => `198.51.${i}.1`);
  await guessMany(10, (i) => `2001:db8:1:${i}::1`);
  expect(await ask()).toBe(true);
  await expect
    .poll(() => rows())
    .toEqual([{ from: 'others', reasons: ['password'], attempts: 110, state: 'password', wouldHelp: false }]);
  const { length } = await database.runtime.prisma.failedRequest.findMany({
    where: { companyId: acme.company.id },
    distinct: ['ip', 'endpoint'],
  });
  expect(length).toBe(1);
});

test('made-up user names leave one row of a neighbourhood', async () => {
  const { prisma } = database.runtime;
  const before = await prisma.rateLimit.count();
  for (let i = 0; i < 20; i += 1) await guess(`203.0.113.${i}`, `nobody_${i}`);
  expect(await prisma.rateLimit.count()).toBe(before + 1);
});

test('of companies that share a user name those are told that list the address', async () => {
  const globex = await makeCompany();
  const theirs = await makeClient(globex.owner, ['192.0.2.9']);
  const { prisma } = database.runtime;
  const { passwordHash } = await prisma.client.findFirstOrThrow({ where: { id: theirs.id } });
  await prisma.client.updateMany({ where: { id: client.id }, data: { passwordHash } });
  await prisma.client.updateMany({ where: { id: theirs.id }, data: { username: client.username } });
  await guess('192.0.2.9');
  await expect.poll(() => rows(globex.owner)).toMatchObject([{ from: '192.0.2.9', reasons: ['password'] }]);
  await guess('198.51.100.1');
  await guess(listed);
  await expect.poll(() => rows()).toMatchObject([{ from: listed, reasons: ['password'] }]);
  expect(await rows(globex.owner)).toHaveLength(1);
});

test('the owners are told of the 10th wrong password and the 100th, not of each', async () => {
  await guessMany(9);
  await expect.poll(async () => (await rows())[0]?.attempts).toBe(9);
  expect(await alerts()).toEqual([]);
  await guess('198.51.100.1');
  await expect.poll(alerts).toHaveLength(1);
  await guessMany(89, (i) => `198.51.100.${i}`);
  await guess();
  await expect.poll(alerts).toHaveLength(2);
  await guessMany(30, () => '198.51.100.1');
  await expect.poll(async () => (await rows()).reduce((sum, { attempts }) => sum + attempts, 0)).toBe(130);
  const sent = await alerts();
  expect(sent.map(({ recipient }) => recipient)).toEqual(
    Array(2).fill((acme.owner.actor as { email: string }).email),
  );
  expect(sent[0]?.subject).toContain(`10 wrong passwords for API client ${client.username}`);
  expect(sent[1]?.subject).toContain(`100 wrong passwords for API client ${client.username}`);
  expect(sent[0]?.text).toContain('192.0.2.1');
  expect(sent[0]?.text).toContain('addresses that are not in its whitelist');
});
