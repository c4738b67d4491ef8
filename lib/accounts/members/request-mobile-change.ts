import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { takeStrangerMessage } from '../invitations/stranger-limit.ts';
import { issueCode } from '../otp/issue-code.ts';
import { lockMember, requireMember } from '../otp/rules.ts';
import { mobilePurpose } from './pending-changes.ts';
import { requirePassword } from './require-password.ts';
import { RequestMobileChangeInput } from './schemas.ts';

/**
 * Sends an OTP to the new number; `changeMobile` with it makes that the registered one.
 * @throws AppError bad_input for a wrong password; rate_limited: 30 s between sends, 5 an hour, 40 a day
 */
export async function requestMobileChange(ctx: Ctx, input: RequestMobileChangeInput): Promise<void> {
  const actor = requireMember(ctx);
  requireStepUp(ctx);
  const { mobile, password } = parseInput(RequestMobileChangeInput, input);
  await requirePassword(ctx, actor, password);
  const companyId = ctx.company.id;
  await transact(ctx, async (tx) => {
    await lockMember(tx, ctx, actor.id);
    const before = await tx.member.findUniqueOrThrow({
      where: { companyId_id: { companyId, id: actor.id } },
      select: { mobile: true },
    });
    if (before.mobile === mobile) {
      const message = 'This is your registered mobile already.';
      throw new AppError('bad_input', { message, problems: [{ path: 'mobile', message }] });
    }
    await issueCode(tx, ctx, actor, { kind: 'mobile', purpose: mobilePurpose + mobile, to: mobile, textOf });
    await recordEvent(tx, ctx, {
      action: 'member.request-mobile-change',
      target: { type: 'member', id: actor.id, name: actor.name },
      before,
      after: { mobile },
    });
    await takeStrangerMessage(companyId, mobile);
  });
}

function textOf(code: string): string {
  return `${code} is your Keyfence OTP to register this mobile. It holds for 10 minutes and works once. Nobody from Keyfence will ask you for it.`;
}
