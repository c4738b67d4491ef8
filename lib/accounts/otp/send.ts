import { timingSafeEqual } from 'node:crypto';
import type { Ctx } from '#lib/core/context';
import { readTypedMobile } from '#lib/core/mobile';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { issueCode } from './issue-code.ts';
import { lockMember, requireMember } from './rules.ts';
import { SendOtpInput } from './schemas.ts';

/**
 * Sends an OTP that opens the Authkey section to the member's mobile, if that is the number given. A
 * wrong number does, counts and answers the same, but no code exists and nothing is sent.
 * @throws AppError rate_limited: 30 s between sends, 10 an hour, 40 a day, none while attempts are used up
 */
export async function sendOtp(ctx: Ctx, input: SendOtpInput): Promise<void> {
  const actor = requireMember(ctx);
  const { mobile } = parseInput(SendOtpInput, input);
  await transact(ctx, async (tx) => {
    await lockMember(tx, ctx, actor.id);
    const registered = await registeredMobile(tx, ctx, actor.id);
    await issueCode(tx, ctx, actor, {
      kind: 'authkeys',
      purpose: 'authkeys',
      to: sameText(mobile, registered) ? registered : null,
      textOf,
    });
    await recordEvent(tx, ctx, {
      action: 'otp.send',
      target: { type: 'member', id: actor.id, name: actor.name },
    });
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
  return readTypedMobile(member.mobile) ?? member.mobile;
}

function sameText(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a.padEnd(16)), Buffer.from(b.padEnd(16))];
  return x.length === y.length && timingSafeEqual(x, y);
}
