import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createCompanyWithOwner } from '../members/create-company-owner.ts';
import { parseAddress } from '../net/address.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
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

test('after 10 failures the account waits, even with the right password and from elsewhere', async () => {
  for (let i = 0; i < 10; i++) await outcome(wrong(email, from(`198.51.100.${i}`)));
  expect(await outcome(signIn({ email, password }, from('198.51.100.99')))).toBe(
    'Too many attempts. Try again in 15 min.',
  );
});

test('accounts that do not exist wait alike', async () => {
  for (let i = 0; i < 10; i++) await outcome(wrong('nobody@example.test', from(`198.51.100.${i}`)));
  expect(await outcome(wrong('Nobody@example.test', from('198.51.100.99')))).toBe(
    'Too many attempts. Try again in 15 min.',
  );
});

test('after 10 failures the IP waits whatever the account; an IPv6 /64 is one IP', async () => {
  for (let i = 0; i < 10; i++) await outcome(wrong(`u${i}@example.test`, from(`2001:db8::${i + 1}`)));
  expect(await outcome(signIn({ email, password }, from('2001:db8::ffff')))).toMatch(/^Too many attempts/);
  expect(await outcome(signIn({ email, password }, from('2001:db8:0:1::1')))).toBe('in');
});

test('a success starts the account anew, but not the IP', async () => {
  for (let i = 0; i < 9; i++) await outcome(wrong());
  expect(await outcome(signIn({ email, password }, from()))).toBe('in');
  expect(await outcome(wrong())).toBe('Email or password is wrong.');
  expect(await outcome(wrong('other@example.test'))).toMatch(/^Too many attempts/);
  expect(await outcome(signIn({ email, password }, from('198.51.100.1')))).toBe('in');
});

test('parallel guesses cannot pass the limit', async () => {
  const guesses = Array.from({ length: 40 }, (_, i) => outcome(wrong(email, from(`198.51.100.${i}`))));
  const answers = await Promise.all(guesses);
  expect(answers.filter((answer) => answer === 'Email or password is wrong.')).toHaveLength(10);
});

test('signing in many times is no failure', async () => {
  for (let i = 0; i < 15; i++) expect(await outcome(signIn({ email, password }, from()))).toBe('in');
});
