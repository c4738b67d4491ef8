import { timingSafeEqual } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { enqueueOtp } from '../notices/enqueue.ts';
import { parseInput } from '../parse.ts';
import { type Tx, transact } from '../transact.ts';
import { hashCode, newCode } from './code.ts';
import { codeLifeMs, lockMember, type OtpStanding, purpose, readStanding, requireMember } from './rules.ts';
import { SendOtpInput } from './schemas.ts';

/**
 * Sends an OTP that opens the Authkey section to the member's mobile, if that is the number given. A
 * wrong number does, counts and answers the same, but no code exists and nothing is sent.
 * @throws AppError rate_limited: 30 s between sends, 5 an hour, none while attempts are used up
 */
export async function sendOtp(ctx: Ctx, input: SendOtpInput): Promise<void> {
  const actor = requireMember(ctx);
  const { mobile } = parseInput(SendOtpInput, input);
  await transact(ctx, async (tx) => {
    await lockMember(tx, ctx, actor.id);
    refuseTooMany(await readStanding(tx, ctx, actor), ctx.now);
    const registered = await registeredMobile(tx, ctx, actor.id);
    const right = sameText(mobile, registered);
    const challengeId = uuid();
    const code = newCode();
    const codeHash = hashCode(code, { challengeId, sessionId: actor.sessionId, purpose });
    const expiresAt = new Date(ctx.now.getTime() + codeLifeMs);
    await tx.otpChallenge.create({
      data: {
        companyId: ctx.company.id,
        id: challengeId,
        memberId: actor.id,
        sessionId: actor.sessionId,
        purpose,
        codeHash: right ? codeHash : null,
        createdAt: ctx.now,
        expiresAt,
      },
    });
    // Without a number the worker drops it; the notice itself is what makes both take the same time.
    await enqueueOtp(tx, {
      companyId: ctx.company.id,
      id: challengeId,
      to: right ? registered : '',
      text: textOf(code),
      expiresAt,
    });
    await audit(tx, ctx, { action: 'otp.send', target: { type: 'member', id: actor.id, name: actor.name } });
  });
}

function textOf(code: string): string {
  return `${code} is your Keyfence OTP to open the Authkey section. It holds for 10 minutes and works once. Nobody from Keyfence will ask you for it.`;
}

async function registeredMobile(tx: Tx, ctx: Ctx, id: string): Promise<string> {
  const member = await tx.member.findUniqueOrThrow({
    where: { companyId_id: { companyId: ctx.company.id, id } },
    select: { mobile: true },
  });
  return member.mobile;
}

function refuseTooMany({ lockedUntil, sendsLeft, sendAt }: OtpStanding, now: Date): void {
  if (sendAt <= now) return;
  const seconds = Math.ceil((sendAt.getTime() - now.getTime()) / 1000);
  const wait = seconds <= 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  const reason = lockedUntil ? 'Too many wrong OTPs. ' : sendsLeft === 0 ? 'Too many OTPs were sent. ' : '';
  throw new AppError('rate_limited', { message: `${reason}You can send another OTP in ${wait}.` });
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a.padEnd(16)), Buffer.from(b.padEnd(16))];
  return x.length === y.length && timingSafeEqual(x, y);
}
