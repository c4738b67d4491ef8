import type { Ctx } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { requireMember } from './rules.ts';
import { VerifyOtpInput } from './schemas.ts';
import { tryCode, wrongOtp } from './try-code.ts';

/**
 * Opens the Authkey section for this session for STEP_UP_SECONDS, if the code is the one sent last.
 * @throws AppError bad_input for a wrong or expired code, rate_limited once 5 attempts are used up
 */
export async function verifyOtp(ctx: Ctx, input: VerifyOtpInput): Promise<{ openUntil: Date }> {
  const { code } = parseInput(VerifyOtpInput, input);
  const actor = requireMember(ctx);
  const openUntil = new Date(ctx.now.getTime() + runtime().env.stepUpSeconds * 1000);
  const answer = await transact(ctx, async (tx) => {
    const tried = await tryCode(tx, ctx, actor, 'authkeys', code);
    if (tried.kind !== 'right') return tried;
    const { sessionId: id, name } = actor;
    await tx.session.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { stepUpUntil: openUntil },
    });
    await recordEvent(tx, ctx, {
      action: 'authkeys.open',
      target: { type: 'session', id, name },
      after: { openUntil: openUntil.toISOString() },
    });
    return tried;
  });
  if (answer.kind !== 'right') throw wrongOtp(answer, 'Nothing was opened');
  return { openUntil };
}
