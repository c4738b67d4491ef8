import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ctx, type MemberActor, systemCtx } from '#lib/core/context';
import { hashPassword } from '#lib/core/password/password';
import { sendWaiting } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { sendOtp } from '../otp/send.ts';
import { verifyOtp } from '../otp/verify.ts';
import { listSessions } from '../sessions/list.ts';
import { loadSession } from '../sessions/load-session.ts';
import { revokeSession } from '../sessions/revoke.ts';
import { revokeOtherSessions } from '../sessions/revoke-others.ts';
import { signIn } from '../sessions/sign-in.ts';
import { readAccount } from './account.ts';
import { changeMobile } from './change-mobile.ts';
import { changePassword } from './change-password.ts';
import { confirmEmailChange, readEmailChange } from './confirm-email-change.ts';
import { requestEmailChange } from './request-email-change.ts';
import { requestMobileChange } from './request-mobile-change.ts';
import { setMemberDisabled } from './set-disabled.ts';
import { withdrawEmailChange } from './withdraw-email-change.ts';

const password = 'a password that holds';
let passwordHash: string;
let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let serial = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  passwordHash = await hashPassword(password);
});
afterAll(() => database.close());
beforeEach(async () => {
  const { prisma, pool } = database.runtime;
  await prisma.outboxMessage.deleteMany();
  await pool.query('delete from "RateLimit"');
  [acme, globex] = [await makeCompany(), await makeCompany()];
  await prisma.member.updateMany({ data: { passwordHash } });
});

const actorOf = (ctx: Ctx) => ctx.actor as MemberActor;
const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const visitor = (ctx: Ctx, seconds = 0) => {
  const { now, ip, requestId } = later(ctx, seconds);
  return { now, ip, requestId };
};
const newEmail = () => `new-${++serial}@example.test`;
const newMobile = () => `+1415556${String(++serial).padStart(4, '0')}`;
const rowOf = (ctx: Ctx) =>
  database.runtime.prisma.member.findFirstOrThrow({ where: { id: actorOf(ctx).id } });
const audited = (ctx: Ctx, action: string) =>
  database.runtime.prisma.auditEvent.findMany({
    where: { companyId: ctx.company.id, action },
    omit: { seq: true },
  });

async function received(to: string) {
  await sendWaiting();
  return database.runtime.prisma.outboxMessage.findMany({ where: { to }, orderBy: { at: 'desc' } });
}
async function linkTo(email: string): Promise<string> {
  // Alerts of changes come to the same address.
  const links = (await received(email)).map(({ text }) => /confirm-email\?token=([\w-]+)/.exec(text)?.[1]);
  return links.find((link) => link !== undefined) ?? '';
}
async function askFor(ctx: Ctx, email = newEmail()) {
  await requestEmailChange(ctx, { email, password });
  return { email, token: await linkTo(email) };
}
async function otpTo(mobile: string): Promise<string> {
  const sms = (await received(mobile)).find(({ text }) => text.includes('OTP'));
  return /[0-9]{6}/.exec(sms?.text ?? '')?.[0] ?? '';
}
async function secondSession(ctx: Ctx): Promise<Ctx> {
  const { id, companyId, stepUpUntil } = await database.runtime.prisma.session.create({
    data: {
      companyId: ctx.company.id,
      memberId: actorOf(ctx).id,
      ip: '203.0.113.9',
      userAgent: 'curl/8',
      expiresAt: new Date(ctx.now.getTime() + 43_200_000),
      stepUpUntil: actorOf(ctx).stepUpUntil,
    },
  });
  expect(companyId).toBe(ctx.company.id);
  return { ...ctx, actor: { ...actorOf(ctx), sessionId: id, stepUpUntil } };
}
const isSignedIn = async (ctx: Ctx) => {
  const { id: memberId, sessionId } = actorOf(ctx);
  return (await loadSession({ companyId: ctx.company.id, memberId, sessionId }, null)) !== null;
};

describe.each([
  ['an email', (ctx: Ctx, word: string) => requestEmailChange(ctx, { email: newEmail(), password: word })],
  ['a mobile', (ctx: Ctx, word: string) => requestMobileChange(ctx, { mobile: newMobile(), password: word })],
])('asking to change %s', (_, ask) => {
  test('needs the section open', async () => {
    await expect(ask(later(acme.viewer, 901), password)).rejects.toMatchObject({ code: 'step_up_required' });
  });

  test('needs the present password; ten guesses a session are the most', async () => {
    for (let i = 0; i < 10; i++) {
      await expect(ask(acme.viewer, 'a guess')).rejects.toMatchObject({ problems: [{ path: 'password' }] });
    }
    await expect(ask(acme.viewer, password)).rejects.toMatchObject({ code: 'rate_limited' });
    // A stolen session does not keep the member from signing in.
    const { email } = actorOf(acme.viewer);
    const from = { address: null, userAgent: '' };
    expect(await signIn({ email, password }, from)).toMatchObject({ memberId: actorOf(acme.viewer).id });
  });

  test('is nothing for the system', async () => {
    await expect(ask(systemCtx(acme.company, 'test'), password)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('leaves one audit row, and no secret in any row', async () => {
    await ask(acme.viewer, password);
    const { prisma } = database.runtime;
    const where = { companyId: acme.company.id };
    const rows = await prisma.auditEvent.findMany({ where, omit: { seq: true } });
    expect(rows).toHaveLength(1);
    const notices = await prisma.notice.findMany({ where });
    expect(notices).toHaveLength(1);
    expect(JSON.stringify([rows, notices])).not.toMatch(/token=|\d{6} is your|a password that holds/);
  });
});

describe('the email', () => {
  test('is changed by the link and not before; before and after are audited; sessions stay', async () => {
    const { email, token } = await askFor(acme.viewer);
    const before = actorOf(acme.viewer).email;
    expect((await rowOf(acme.viewer)).email).toBe(before);
    expect((await readAccount(acme.viewer)).pendingEmail).toMatchObject({ email });
    expect(await readEmailChange(token, acme.viewer.now)).toEqual({ email });
    expect((await rowOf(acme.viewer)).email).toBe(before);
    expect(await confirmEmailChange(visitor(acme.viewer), token)).toEqual({ email });
    expect((await rowOf(acme.viewer)).email).toBe(email);
    const rows = await audited(acme.viewer, 'member.change-email');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      actorId: actorOf(acme.viewer).id,
      before: { email: before },
      after: { email },
    });
    expect(await isSignedIn(acme.viewer)).toBe(true);
    expect((await readAccount(acme.viewer)).pendingEmail).toBeNull();
  });

  test('is changed once by a link, also where it was changed back since', async () => {
    const back = actorOf(acme.owner).email;
    const first = await askFor(acme.owner);
    await confirmEmailChange(visitor(acme.owner), first.token);
    const renamed = { ...acme.owner, actor: { ...actorOf(acme.owner), email: first.email } };
    const second = await askFor(renamed, back);
    await confirmEmailChange(visitor(acme.owner), second.token);
    await expect(confirmEmailChange(visitor(acme.owner), first.token)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await rowOf(acme.owner)).email).toBe(back);
  });

  test('is changed once by two presses at the same time', async () => {
    const { token } = await askFor(acme.owner);
    const presses = await Promise.allSettled(
      [1, 2, 3].map(() => confirmEmailChange(visitor(acme.owner), token)),
    );
    expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await audited(acme.owner, 'member.change-email')).toHaveLength(1);
  });

  test.each<[string, (token: string) => Promise<unknown>, number]>([
    ['after 24 hours', async () => undefined, 86_400],
    ['replaced by a later one', () => askFor(acme.owner), 0],
    ['withdrawn', () => withdrawEmailChange(acme.owner), 0],
    [
      'after the password was changed',
      () => changePassword(acme.owner, { password, newPassword: 'another password' }),
      0,
    ],
    [
      'of a member who was disabled',
      async () => {
        await database.runtime.prisma.member.updateMany({
          where: { id: actorOf(acme.owner).id },
          data: { disabledAt: new Date() },
        });
      },
      0,
    ],
  ])('is not changed by a link %s', async (_, act, seconds) => {
    const { token } = await askFor(acme.owner);
    await act(token);
    expect(await readEmailChange(token, later(acme.owner, seconds).now)).toBeNull();
    await expect(confirmEmailChange(visitor(acme.owner, seconds), token)).rejects.toMatchObject({
      code: 'not_found',
    });
    expect((await rowOf(acme.owner)).email).toBe(actorOf(acme.owner).email);
  });

  test('withdrawn is audited, once, and only where there was one to withdraw', async () => {
    await askFor(acme.owner);
    await withdrawEmailChange(acme.owner);
    await withdrawEmailChange(acme.owner);
    expect(await audited(acme.owner, 'member.withdraw-email-change')).toHaveLength(1);
  });

  test('is not changed by a link asked for in a session that was ended from elsewhere', async () => {
    const stolen = await secondSession(acme.owner);
    const { token } = await askFor(stolen);
    await revokeSession(acme.owner, { id: actorOf(stolen).sessionId });
    await expect(confirmEmailChange(visitor(acme.owner), token)).rejects.toMatchObject({ code: 'not_found' });
    const again = await secondSession(acme.owner);
    const next = await askFor(again);
    await revokeOtherSessions(acme.owner);
    await expect(confirmEmailChange(visitor(acme.owner), next.token)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('of another account is refused only by the link: asking tells nothing', async () => {
    const taken = actorOf(globex.owner).email;
    const { token } = await askFor(acme.owner, taken);
    expect(token).not.toBe('');
    await expect(confirmEmailChange(visitor(acme.owner), token)).rejects.toMatchObject({ code: 'conflict' });
    expect((await rowOf(acme.owner)).email).toBe(actorOf(acme.owner).email);
    expect(await audited(acme.owner, 'member.change-email')).toHaveLength(0);
  });

  test.each(['', 'x', 'A'.repeat(80), 'A'.repeat(5000)])('is not changed by the token %#', async (token) => {
    expect(await readEmailChange(token, new Date())).toBeNull();
    await expect(confirmEmailChange(visitor(acme.owner), token)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('an address gets five confirmations a day, from all companies together', async () => {
    const email = newEmail();
    const ask = (ctx: Ctx) => requestEmailChange(ctx, { email, password });
    for (const ctx of [acme.owner, acme.admin, acme.viewer, globex.owner, globex.admin]) await ask(ctx);
    await expect(ask(globex.viewer)).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await received(email)).toHaveLength(5);
  });
});

describe('the mobile', () => {
  test('is changed by the OTP that went to the new number; before and after are audited', async () => {
    const [before, mobile] = [(await rowOf(acme.viewer)).mobile, newMobile()];
    await requestMobileChange(acme.viewer, { mobile: mobile.slice(1), password });
    expect((await readAccount(acme.viewer)).mobileChange.mobile).toBe(mobile);
    expect(await received(before)).toEqual([]);
    const code = await otpTo(mobile);
    expect(await changeMobile(acme.viewer, { code })).toEqual({ mobile });
    expect((await rowOf(acme.viewer)).mobile).toBe(mobile);
    const rows = await audited(acme.viewer, 'member.change-mobile');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ before: { mobile: before }, after: { mobile } });
    await expect(changeMobile(acme.viewer, { code })).rejects.toMatchObject({ code: 'bad_input' });
  });

  test('is not changed by wrong, expired or foreign OTPs, nor once five were wrong', async () => {
    const [{ mobile: before }, mobile] = [await rowOf(acme.owner), newMobile()];
    await requestMobileChange(acme.owner, { mobile, password });
    const code = await otpTo(mobile);
    const other = await secondSession(acme.owner);
    await expect(changeMobile(other, { code })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(changeMobile(acme.viewer, { code })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(changeMobile(later(acme.owner, 601), { code })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(changeMobile(later(acme.owner, 901), { code })).rejects.toMatchObject({
      code: 'step_up_required',
    });
    const wrong = code === '000000' ? '000001' : '000000';
    for (let i = 0; i < 4; i++) {
      await expect(changeMobile(acme.owner, { code: wrong })).rejects.toMatchObject({ code: 'bad_input' });
    }
    for (const attempt of [wrong, code]) {
      await expect(changeMobile(acme.owner, { code: attempt })).rejects.toMatchObject({
        code: 'rate_limited',
      });
    }
    expect((await rowOf(acme.owner)).mobile).toBe(before);
  });

  test('an OTP for the section changes no number, one for a number opens no section', async () => {
    const [{ mobile: registered }, mobile] = [await rowOf(acme.owner), newMobile()];
    await sendOtp(acme.owner, { mobile: registered });
    const opening = await otpTo(registered);
    await requestMobileChange(acme.owner, { mobile, password });
    const changing = await otpTo(mobile);
    if (opening !== changing) {
      await expect(changeMobile(acme.owner, { code: opening })).rejects.toMatchObject({ code: 'bad_input' });
      await expect(verifyOtp(acme.owner, { code: changing })).rejects.toMatchObject({ code: 'bad_input' });
    }
    await changeMobile(acme.owner, { code: changing });
    // What went to the old number opens nothing any more.
    await expect(verifyOtp(acme.owner, { code: opening })).rejects.toMatchObject({ code: 'bad_input' });
  });

  test('OTPs to new numbers wait 30 s, are five an hour, and five a day to one number', async () => {
    const ask = (ctx: Ctx, seconds: number, mobile = newMobile()) =>
      requestMobileChange(later(ctx, seconds), { mobile, password });
    await ask(acme.owner, 0);
    await expect(ask(acme.owner, 29)).rejects.toMatchObject({ code: 'rate_limited' });
    for (const seconds of [30, 60, 90, 120]) await ask(acme.owner, seconds);
    await expect(ask(acme.owner, 150)).rejects.toMatchObject({ code: 'rate_limited' });
    const victim = newMobile();
    for (const ctx of [acme.admin, acme.viewer, globex.owner, globex.admin, globex.viewer]) {
      await ask(ctx, 0, victim);
    }
    await expect(ask(globex.viewer, 30, victim)).rejects.toMatchObject({ code: 'rate_limited' });
  });
});

describe('the password', () => {
  test('is changed, ends all other sessions, and leaves one audit row without it', async () => {
    const other = await secondSession(acme.viewer);
    const newPassword = 'another password that holds';
    expect(await changePassword(acme.viewer, { password, newPassword })).toEqual({ sessionsEnded: 1 });
    expect([await isSignedIn(acme.viewer), await isSignedIn(other)]).toEqual([true, false]);
    const rows = await audited(acme.viewer, 'member.change-password');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/argon2|password that holds/);
    const { email } = actorOf(acme.viewer);
    const from = { address: null, userAgent: '' };
    await expect(signIn({ email, password }, from)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await signIn({ email, password: newPassword }, from)).toMatchObject({
      companyId: acme.company.id,
    });
  });

  test.each([
    [{ password: 'not it', newPassword: 'another password' }, 'password'],
    [{ password, newPassword: 'eleven char' }, 'newPassword'],
    [{ password, newPassword: password }, 'newPassword'],
  ])('is not changed with %j', async (input, path) => {
    await expect(changePassword(acme.owner, input)).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path }],
    });
    expect((await rowOf(acme.owner)).passwordHash).toBe(passwordHash);
    expect(await audited(acme.owner, 'member.change-password')).toEqual([]);
  });
});

describe('sessions', () => {
  test('are listed with this one first, and only one’s own', async () => {
    await secondSession(acme.owner);
    await secondSession(acme.viewer);
    const sessions = await listSessions(acme.owner);
    expect(sessions).toMatchObject([{ isThis: true }, { isThis: false, ip: '203.0.113.9', device: 'curl' }]);
  });

  test('all others end together, with one audit row, those of colleagues stay', async () => {
    const others = [await secondSession(acme.owner), await secondSession(acme.owner)];
    expect(await revokeOtherSessions(acme.owner)).toEqual({ ended: 2 });
    expect(await revokeOtherSessions(acme.owner)).toEqual({ ended: 0 });
    expect(await Promise.all([acme.owner, acme.viewer, ...others].map(isSignedIn))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(await audited(acme.owner, 'session.revoke')).toHaveLength(1);
  });

  test('of a member who is disabled end', async () => {
    await setMemberDisabled(acme.owner, { id: actorOf(acme.viewer).id, disabled: true });
    expect(await isSignedIn(acme.viewer)).toBe(false);
  });
});
