import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx, MemberActor } from '#lib/core/context';
import { isAppError } from '#lib/errors';
import { sendWaiting } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { prolongStepUp } from './prolong.ts';
import { sendOtp } from './send.ts';
import { otpState } from './state.ts';
import { verifyOtp } from './verify.ts';

let database: TestDatabase;
let acme: TestCompany;
let owner: Ctx;
let mobile: string;
const start = new Date();

beforeAll(async () => {
  database = await openTestDatabase({ STEP_UP_SECONDS: '600' });
});
afterAll(() => database.close());
beforeEach(async () => {
  const { prisma } = database.runtime;
  await prisma.outboxMessage.deleteMany();
  acme = await makeCompany({ steppedUp: false, now: start });
  owner = acme.owner;
  const member = await prisma.member.findFirstOrThrow({ where: { id: actorOf(owner).id } });
  mobile = member.mobile;
});

const actorOf = (ctx: Ctx) => ctx.actor as MemberActor;
const at = (ctx: Ctx, seconds: number): Ctx => ({ ...ctx, now: new Date(start.getTime() + seconds * 1000) });
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: unknown) => (isAppError(error) ? `${error.code}: ${error.message}` : String(error)),
  );

/** Runs the queue dry. @returns what the phone shows, newest first */
async function receivedSms(to = mobile) {
  const { prisma } = database.runtime;
  await sendWaiting();
  return prisma.outboxMessage.findMany({ where: { to }, orderBy: { at: 'desc' } });
}

async function sentCode(ctx: Ctx): Promise<string> {
  await sendOtp(ctx, { mobile });
  const [sms] = await receivedSms();
  return /[0-9]{6}/.exec(sms!.text)![0];
}

const otherThan = (code: string) => (code === '000000' ? '000001' : '000000');
const audited = (action: string) =>
  database.runtime.prisma.auditEvent.count({ where: { companyId: acme.company.id, action } });

async function secondSession(ctx: Ctx): Promise<Ctx> {
  const actor = actorOf(ctx);
  const session = await database.runtime.prisma.session.create({
    data: {
      companyId: ctx.company.id,
      memberId: actor.id,
      expiresAt: new Date(start.getTime() + 43_200_000),
    },
  });
  return { ...ctx, actor: { ...actor, sessionId: session.id } };
}

describe('sending', () => {
  test('a number that was stored with the zero of callers at home gets its OTP without it', async () => {
    const { id } = actorOf(owner);
    await database.runtime.prisma.member.updateMany({ where: { id }, data: { mobile: '+4407700900123' } });
    await sendOtp(owner, { mobile: '+44 (0) 7700 900123' });
    const { prisma } = database.runtime;
    await sendWaiting();
    expect(await prisma.outboxMessage.count({ where: { to: '+447700900123' } })).toBe(1);
    await prisma.member.updateMany({ where: { id }, data: { mobile } });
  });

  test('the registered number gets one SMS that says what the OTP is for and how long it holds', async () => {
    await sendOtp(owner, { mobile: ` ${mobile.slice(1, 5)} ${mobile.slice(5)} ` });
    const sms = await receivedSms();
    expect(sms).toHaveLength(1);
    expect(sms[0]?.text).toMatch(/^[0-9]{6} is your Keyfence OTP to open the Authkey section\..*10 minutes/);
    expect(await audited('otp.send')).toBe(1);
  });

  test('the database holds no code that can be read, neither in the challenge nor in what is queued', async () => {
    await sendOtp(owner, { mobile });
    const { pool } = database.runtime;
    const queued = await pool.query(`select row_to_json(n)::text as content from "Notice" n`);
    const rows = await pool.query(
      `select encode("codeHash", 'hex') as hash from "OtpChallenge" where "companyId" = $1`,
      [acme.company.id],
    );
    const [sms] = await receivedSms();
    const code = /[0-9]{6}/.exec(sms!.text)![0];
    expect(rows.rows[0].hash).toHaveLength(64);
    expect(queued.rows.length).toBeGreaterThan(0);
    expect(JSON.stringify([queued.rows, rows.rows])).not.toContain(`"${code}`);
    expect(JSON.stringify(queued.rows)).not.toContain('Keyfence OTP');
    expect(JSON.stringify(queued.rows)).not.toContain(mobile);
  });

  test('a wrong number is answered like the right one, sends nothing, and its OTP fails like a wrong one', async () => {
    const right = acme.admin;
    const rightMobile = (
      await database.runtime.prisma.member.findFirstOrThrow({ where: { id: actorOf(right).id } })
    ).mobile;
    expect(await outcome(sendOtp(owner, { mobile: '+19998887766' }))).toBe('ok');
    expect(await outcome(sendOtp(right, { mobile: rightMobile }))).toBe('ok');
    const { mobileEnding: _a, ...wrongState } = await otpState(owner);
    const { mobileEnding: _b, ...rightState } = await otpState(right);
    expect(wrongState).toEqual(rightState);
    const [sms] = await receivedSms(rightMobile);
    const code = /[0-9]{6}/.exec(sms!.text)![0];
    expect(await database.runtime.prisma.outboxMessage.count()).toBe(1);
    const decoy = { memberId: actorOf(owner).id };
    expect(await database.runtime.prisma.otpChallenge.findFirst({ where: decoy })).toMatchObject({
      codeHash: null,
    });
    expect(await outcome(verifyOtp(owner, { code: '123456' }))).toBe(
      await outcome(verifyOtp(right, { code: otherThan(code) })),
    );
  });

  test('the next send waits 30 s, whichever session asks', async () => {
    await sendOtp(owner, { mobile });
    expect(await outcome(sendOtp(at(owner, 12), { mobile }))).toBe(
      'rate_limited: You can send another OTP in 18 s.',
    );
    expect(await outcome(sendOtp(at(await secondSession(owner), 29), { mobile }))).toMatch(/^rate_limited/);
    expect(await outcome(sendOtp(at(owner, 30), { mobile }))).toBe('ok');
  });

  test('10 sends an hour, over all sessions and numbers, also when they come at once', async () => {
    const other = await secondSession(owner);
    for (let i = 0; i < 9; i++)
      await sendOtp(at(i % 2 ? owner : other, i * 40), { mobile: i % 2 ? mobile : '+19998887766' });
    const rush = Array.from({ length: 8 }, () => outcome(sendOtp(at(owner, 400), { mobile })));
    expect((await Promise.all(rush)).filter((answer) => answer === 'ok')).toHaveLength(1);
    expect(await outcome(sendOtp(at(owner, 600), { mobile }))).toMatch(
      /^rate_limited: Too many OTPs were sent\. You can send another OTP in 50 min\.$/,
    );
    expect(await outcome(sendOtp(at(owner, 3599), { mobile }))).toMatch(/^rate_limited/);
    expect(await outcome(sendOtp(at(owner, 3600), { mobile }))).toBe('ok');
  });

  test('40 sends a day', async () => {
    for (let i = 0; i < 40; i++) await sendOtp(at(owner, i * 400), { mobile });
    expect(await outcome(sendOtp(at(owner, 20_000), { mobile }))).toMatch(/Too many OTPs were sent/);
    expect(await outcome(sendOtp(at(owner, 86_399), { mobile }))).toMatch(/^rate_limited/);
    expect(await outcome(sendOtp(at(owner, 86_400), { mobile }))).toBe('ok');
  });

  test('what is not a number is said so', async () => {
    expect(await outcome(sendOtp(owner, { mobile: 'my phone' }))).toMatch(/^bad_input: Write the number/);
  });

  test('the state survives a reload: sent, wait, sends left', async () => {
    expect(await otpState(owner)).toMatchObject({
      codeUntil: null,
      sendsLeft: 10,
      attemptsLeft: 5,
      open: false,
    });
    await sendOtp(owner, { mobile });
    expect(await otpState(at(owner, 10))).toMatchObject({
      mobileEnding: mobile.slice(-2),
      codeUntil: at(owner, 600).now.toISOString(),
      sendAt: at(owner, 30).now.toISOString(),
      sendsLeft: 9,
    });
  });
});

describe('verifying', () => {
  test('the right OTP opens the section for STEP_UP_SECONDS, for this session alone, with one audit row', async () => {
    const other = await secondSession(owner);
    const code = await sentCode(owner);
    const pasted = `\u202a${code.slice(0, 3)}\u00a0${code.slice(3)}\u200b `.replace(/[0-9]/g, (digit) =>
      String.fromCharCode(0x0660 + Number(digit)),
    );
    const { openUntil } = await verifyOtp(at(owner, 60), { code: pasted });
    expect(openUntil).toEqual(at(owner, 660).now);
    const { prisma } = database.runtime;
    const where = { companyId: acme.company.id, stepUpUntil: { not: null } };
    const open = await prisma.session.findMany({ where });
    expect(open.map((session) => session.id)).toEqual([actorOf(owner).sessionId]);
    expect(actorOf(other).sessionId).not.toBe(open[0]?.id);
    expect(await audited('authkeys.open')).toBe(1);
  });

  test('an OTP works once', async () => {
    const code = await sentCode(owner);
    await verifyOtp(owner, { code });
    expect(await outcome(verifyOtp(owner, { code }))).toMatch(/^bad_input: This OTP has expired/);
  });

  test('an OTP holds 10 minutes', async () => {
    const code = await sentCode(owner);
    expect(await outcome(verifyOtp(at(owner, 600), { code }))).toMatch(/^bad_input: This OTP has expired/);
    expect(await outcome(verifyOtp(at(owner, 599), { code }))).toBe('ok');
  });

  test('another session’s OTP is refused', async () => {
    const other = await secondSession(owner);
    const code = await sentCode(owner);
    expect(await outcome(verifyOtp(other, { code }))).toMatch(/^bad_input/);
    const code2 = await sentCode(at(other, 40));
    expect(await outcome(verifyOtp(at(owner, 41), { code: code2 }))).toMatch(/^bad_input/);
    expect(await outcome(verifyOtp(at(owner, 42), { code }))).toBe('ok');
  });

  test('another company’s OTP is refused', async () => {
    const globex = await makeCompany({ steppedUp: false, now: start });
    const code = await sentCode(owner);
    expect(await outcome(verifyOtp(globex.owner, { code }))).toMatch(/^bad_input/);
  });

  test('after 5 wrong OTPs the right one is refused too', async () => {
    const code = await sentCode(owner);
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await outcome(verifyOtp(owner, { code: otherThan(code) })));
    expect(answers[0]).toBe('bad_input: The OTP is wrong. 4 attempts are left.');
    expect(answers[3]).toBe('bad_input: The OTP is wrong. 1 attempt is left.');
    expect(answers[4]).toMatch(/^rate_limited/);
    expect(await outcome(verifyOtp(owner, { code }))).toMatch(/^rate_limited/);
    expect(await audited('otp.refuse')).toBe(5);
    expect(await audited('authkeys.open')).toBe(0);
  });

  test('a resend does not give attempts back, nor does another session', async () => {
    const first = await sentCode(owner);
    for (let i = 0; i < 3; i++) await outcome(verifyOtp(owner, { code: otherThan(first) }));
    const other = await secondSession(owner);
    const second = await sentCode(at(other, 40));
    expect((await otpState(at(other, 41))).attemptsLeft).toBe(2);
    for (let i = 0; i < 2; i++) await outcome(verifyOtp(at(other, 41), { code: otherThan(second) }));
    expect(await outcome(verifyOtp(at(other, 42), { code: second }))).toMatch(/^rate_limited/);
    expect(await outcome(sendOtp(at(owner, 80), { mobile }))).toMatch(/^rate_limited: Too many wrong OTPs/);
  });

  test('attempts come back when the challenges that they were counted on expire', async () => {
    const code = await sentCode(owner);
    for (let i = 0; i < 5; i++) await outcome(verifyOtp(owner, { code: otherThan(code) }));
    expect((await otpState(at(owner, 60))).lockedUntil).toBe(at(owner, 600).now.toISOString());
    expect(await outcome(sendOtp(at(owner, 600), { mobile }))).toBe('ok');
    expect((await otpState(at(owner, 601))).attemptsLeft).toBe(5);
  });

  test('parallel guesses cannot pass the cap', async () => {
    const code = await sentCode(owner);
    const guesses = Array.from({ length: 20 }, () => outcome(verifyOtp(owner, { code: otherThan(code) })));
    await Promise.all(guesses);
    const sum = await database.runtime.prisma.otpChallenge.aggregate({
      where: { companyId: acme.company.id },
      _sum: { attempts: true },
    });
    expect(sum._sum.attempts).toBe(5);
    expect(await outcome(verifyOtp(owner, { code }))).toMatch(/^rate_limited/);
  });

  test('only the OTP sent last counts, and success uses up all of them', async () => {
    const first = await sentCode(owner);
    const second = await sentCode(at(owner, 40));
    if (first !== second)
      expect(await outcome(verifyOtp(at(owner, 41), { code: first }))).toMatch(/^bad_input/);
    expect(await outcome(verifyOtp(at(owner, 42), { code: second }))).toBe('ok');
    const open = await database.runtime.prisma.otpChallenge.count({
      where: { companyId: acme.company.id, usedAt: null },
    });
    expect(open).toBe(0);
  });

  test.each(['12345', '1234567', 'abcdef', '①②③④⑤⑥', ''])(
    '%j is no OTP and costs no attempt',
    async (code) => {
      await sentCode(owner);
      expect(await outcome(verifyOtp(owner, { code }))).toBe('bad_input: The OTP has 6 digits.');
      expect((await otpState(owner)).attemptsLeft).toBe(5);
    },
  );

  test('a viewer may open the section to read', async () => {
    const viewer = acme.viewer;
    const member = await database.runtime.prisma.member.findFirstOrThrow({
      where: { id: actorOf(viewer).id },
    });
    await sendOtp(viewer, { mobile: member.mobile });
    const [sms] = await receivedSms(member.mobile);
    expect(await outcome(verifyOtp(viewer, { code: /[0-9]{6}/.exec(sms!.text)![0] }))).toBe('ok');
  });
});

test('what a person does keeps the section open, until the session ends; a closed one stays closed', async () => {
  const acme = await makeCompany({ now: start });
  const { id } = acme.company;
  const sessionId = (acme.owner.actor as MemberActor).sessionId;
  const openUntil = async () =>
    (await database.runtime.prisma.session.findFirstOrThrow({ where: { companyId: id, id: sessionId } }))
      .stepUpUntil;
  await prolongStepUp(at(acme.owner, 600));
  expect(await openUntil()).toEqual(at(acme.owner, 1200).now);
  // A request that knows only of the time before.
  await prolongStepUp(at(acme.owner, 901));
  expect(await openUntil()).toEqual(at(acme.owner, 1200).now);
  const until = new Date(acme.owner.now.getTime() + 43_100_000);
  const late = {
    ...at(acme.owner, 43_000),
    actor: { ...(acme.owner.actor as MemberActor), stepUpUntil: until },
  };
  await database.runtime.prisma.session.updateMany({
    where: { companyId: id },
    data: { stepUpUntil: until },
  });
  await prolongStepUp(late);
  expect(await openUntil()).toEqual(at(acme.owner, 43_200).now);
  await database.runtime.prisma.session.updateMany({ where: { companyId: id }, data: { stepUpUntil: null } });
  await prolongStepUp(late);
  expect(await openUntil()).toBeNull();
});
