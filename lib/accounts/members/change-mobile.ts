import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { requireMember } from '../otp/rules.ts';
import { VerifyOtpInput } from '../otp/schemas.ts';
import { tryCode, wrongOtp } from '../otp/try-code.ts';
import { mobilePurpose } from './pending-changes.ts';

/**
 * Registers the number that the last OTP of `requestMobileChange` went to, if this is that OTP.
 * @throws AppError bad_input for a wrong or expired code, rate_limited once 5 attempts are used up
 */
export async function changeMobile(ctx: Ctx, input: VerifyOtpInput): Promise<{ mobile: string }> {
  const actor = requireMember(ctx);
  requireStepUp(ctx);
  const { code } = parseInput(VerifyOtpInput, input);
  const companyId = ctx.company.id;
  const answer = await transact(ctx, async (tx) => {
    const tried = await tryCode(tx, ctx, actor, 'mobile', code);
    if (tried.kind !== 'right') return tried;
    const mobile = tried.purpose.slice(mobilePurpose.length);
    const where = { companyId_id: { companyId, id: actor.id } };
    const before = await tx.member.findUniqueOrThrow({ where, select: { mobile: true } });
    await tx.member.update({ where, data: { mobile }, select: { id: true } });
    // What went to the old number opens nothing any more.
    await tx.otpChallenge.updateMany({
      where: { companyId, memberId: actor.id, purpose: 'authkeys', usedAt: null },
      data: { usedAt: ctx.now },
    });
    await recordEvent(tx, ctx, {
      action: 'member.change-mobile',
      target: { type: 'member', id: actor.id, name: actor.name },
      before,
      after: { mobile },
    });
    return { ...tried, mobile };
  });
  if (answer.kind !== 'right') throw wrongOtp(answer, 'Nothing was changed');
  return { mobile: answer.mobile };
}
