import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '#lib/core/limits';
import { parseAddress } from '#lib/net/address';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createCompanyWithOwner } from '../members/create-company-owner.ts';
import { deviceCookieName, newDeviceToken } from './known-device.ts';
import { loadSession } from './load-session.ts';
import { type SignInFrom, signIn } from './sign-in.ts';

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
  const made = await createCompanyWithOwner({
    companyName: 'Acme',
    name: 'Ada',
    email,
    mobile: '+14155550100',
    password,
  });
  companyId = made.company.id;
});

const from = (ip: string | null = '203.0.113.9'): SignInFrom => ({
  address: ip === null ? null : parseAddress(ip),
  userAgent: 'test',
});
const wrong = (who = email, where = from()) => signIn({ email: who, password: 'not this one' }, where);
const outcome = (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'in',
    (error: Error) => error.message,
  );

test('email and password are read as they look, whatever came along when they were pasted', async () => {
  const typed = {
    email: `\u200b${email.replace('@', '＠')}\u00a0`,
    password: password.replace(/ /g, '\u00a0'),
  };
  expect(await outcome(signIn(typed, from()))).toBe('in');
});

test('the right password opens a session of 12 h with address and browser, and one audit row', async () => {
  const now = new Date('2026-05-01T10:00:00Z');
  const ids = await signIn({ email: ` ${email.toUpperCase()} `, password }, { ...from(), now });
  const { prisma } = database.runtime;
  const session = await prisma.session.findFirstOrThrow({ where: { companyId } });
  expect(session).toMatchObject({
    id: ids.sessionId,
    ip: '203.0.113.9',
    userAgent: 'test',
    stepUpUntil: null,
  });
  expect(session.expiresAt).toEqual(new Date('2026-05-01T22:00:00Z'));
  const events = await prisma.auditEvent.findMany({ where: { companyId, action: 'session.start' } });
  expect(events).toHaveLength(1);
  expect(events[0]).toMatchObject({ actorType: 'member', actorId: ids.memberId, ip: '203.0.113.9' });
  expect(await loadSession(ids, null, now)).toMatchObject({ actor: { email, sessionId: ids.sessionId } });
});

test('a wrong password, an unknown account, a disabled one and no email at all answer alike', async () => {
  const { prisma } = database.runtime;
  const answer = 'Email or password is wrong.';
  expect(await outcome(wrong())).toBe(answer);
  expect(await outcome(wrong('nobody@example.test'))).toBe(answer);
  expect(await outcome(wrong('not an email \0'))).toBe(answer);
  expect(await outcome(signIn({ email, password: 'x'.repeat(100_000) }, from()))).toBe(answer);
  await prisma.member.updateMany({ where: { companyId }, data: { disabledAt: new Date() } });
  expect(await outcome(signIn({ email, password }, from()))).toBe(answer);
});

test('ten failures shut an account for their neighbourhood, with the time to wait, and for nobody else', async () => {
  for (let i = 0; i < 10; i++) await outcome(wrong(email, from(`198.51.100.${i}`)));
  expect(await outcome(signIn({ email, password }, from('198.51.100.99')))).toBe(
    'Too many attempts. Try again in 15 min.',
  );
  expect(await outcome(signIn({ email, password }, from('203.0.113.77')))).toBe('in');
});

test('accounts that do not exist wait alike', async () => {
  for (let i = 0; i < 10; i++) await outcome(wrong('nobody@example.test'));
  expect(await outcome(wrong('Nobody@example.test'))).toBe('Too many attempts. Try again in 15 min.');
});

test('ten made-up accounts shut nobody out; an IPv6 /64 is one neighbourhood', async () => {
  for (let i = 0; i < 10; i++) await outcome(wrong(`u${i}@example.test`, from(`2001:db8::${i + 1}`)));
  expect(await outcome(signIn({ email, password }, from('2001:db8::ffff')))).toBe('in');
  for (let i = 0; i < 10; i++) await outcome(wrong(email, from(`2001:db8:0:2::${i + 1}`)));
  expect(await outcome(signIn({ email, password }, from('2001:db8:0:2::ffff')))).toMatch(/^Too many/);
});

/** Wrong passwords for one account, each from a neighbourhood of its own. */
const guessFromEverywhere = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => outcome(wrong(email, from(`198.18.${i}.1`)))));

describe('while an account is guessed at from everywhere', () => {
  test('strangers are let try every 30 s, whoever was there before, by device or address, goes in', async () => {
    const { memberId } = await signIn({ email, password }, from('192.0.2.10'));
    const answers = await guessFromEverywhere(50);
    expect(answers.filter((answer) => answer === 'Email or password is wrong.')).toHaveLength(
      limits.signInAccount.points + 1,
    );
    expect(await outcome(signIn({ email, password }, from('203.0.113.50')))).toMatch(
      /^Too many attempts. Try again in (\d\d?) s\.$/,
    );
    expect(await outcome(signIn({ email, password }, from('192.0.2.99')))).toBe('in');
    const token = newDeviceToken(memberId);
    const cookie = (name: string) => (name === deviceCookieName(email) ? token : undefined);
    expect(await outcome(signIn({ email, password }, { ...from('203.0.113.50'), cookie }))).toBe('in');
  });

  test('a device of another account, or one made up, is a stranger’s', async () => {
    await guessFromEverywhere(50);
    for (const token of [newDeviceToken(uuid()), 'made up']) {
      const attempt = signIn({ email, password }, { ...from('203.0.113.50'), cookie: () => token });
      expect(await outcome(attempt)).toMatch(/^Too many attempts/);
    }
  });
});

test('a known device guesses ten times, whatever its address', async () => {
  const { memberId } = await signIn({ email, password }, from('192.0.2.10'));
  const token = newDeviceToken(memberId);
  const guess = (i: number) =>
    signIn({ email, password: 'wrong' }, { ...from(`198.18.${i}.1`), cookie: () => token });
  for (let i = 0; i < 10; i++) expect(await outcome(guess(i))).toBe('Email or password is wrong.');
  expect(await outcome(guess(11))).toMatch(/^Too many attempts/);
});

test('a neighbourhood that tries a hundred accounts is slowed down', async () => {
  const tries = Array.from({ length: 104 }, (_, i) => i).map((i) => outcome(wrong(`u${i}@example.test`)));
  const answers = await Promise.all(tries);
  expect(answers.filter((answer) => answer.startsWith('Too many attempts'))).toHaveLength(3);
});

test('a success starts the pair of account and neighbourhood anew', async () => {
  for (let i = 0; i < 9; i++) await outcome(wrong());
  expect(await outcome(signIn({ email, password }, from()))).toBe('in');
  for (let i = 0; i < 10; i++) expect(await outcome(wrong())).toBe('Email or password is wrong.');
  expect(await outcome(wrong())).toMatch(/^Too many attempts/);
});

test('parallel guesses cannot pass the limit', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, () => outcome(wrong())));
  expect(answers.filter((answer) => answer === 'Email or password is wrong.')).toHaveLength(10);
});

test('signing in many times is no failure', async () => {
  for (let i = 0; i < 15; i++) expect(await outcome(signIn({ email, password }, from()))).toBe('in');
});
