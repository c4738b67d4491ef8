import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse.ts';
import { runtime } from '../runtime.ts';
import { transact } from '../transact.ts';
import { codeMatches } from './code.ts';
import { lockMember, purpose, readStanding, requireMember } from './rules.ts';
import { VerifyOtpInput } from './schemas.ts';

type Answer =
  | { kind: 'opened'; openUntil: Date }
  | { kind: 'wrong'; attemptsLeft: number }
  | { kind: 'locked' }
  | { kind: 'no_code' };

/**
 * Opens the Authkey section for this session for STEP_UP_SECONDS, if the code is the one sent last.
 * @throws AppError bad_input for a wrong or expired code, rate_limited once 5 attempts are used up
 */
export async function verifyOtp(ctx: Ctx, input: VerifyOtpInput): Promise<{ openUntil: Date }> {
  const { code } = parseInput(VerifyOtpInput, input);
  // A wrong attempt has to stay counted: it is answered after the commit, not thrown inside.
  const answer = await attempt(ctx, code);
  if (answer.kind === 'opened') return { openUntil: answer.openUntil };
  if (answer.kind === 'locked' || (answer.kind === 'wrong' && answer.attemptsLeft === 0)) {
    throw new AppError('rate_limited', {
      message: 'Too many wrong OTPs. Nothing was opened; wait until you can send another one.',
    });
  }
  const message =
    answer.kind === 'no_code'
      ? 'This OTP has expired. Send another one.'
      : `The OTP is wrong. ${answer.attemptsLeft === 1 ? '1 attempt is' : `${answer.attemptsLeft} attempts are`} left.`;
  throw new AppError('bad_input', { message, problems: [{ path: 'code', message }] });
}

function attempt(ctx: Ctx, code: string): Promise<Answer> {
  const actor = requireMember(ctx);
  const companyId = ctx.company.id;
  const target = { type: 'session', id: actor.sessionId, name: actor.name };
  return transact(ctx, async (tx): Promise<Answer> => {
    await lockMember(tx, ctx, actor.id);
    const { current, attemptsLeft } = await readStanding(tx, ctx, actor);
    if (attemptsLeft === 0) return { kind: 'locked' };
    if (!current) return { kind: 'no_code' };
    const bound = { challengeId: current.id, sessionId: actor.sessionId, purpose };
    if (!codeMatches(code, bound, current.codeHash)) {
      const id = { companyId_id: { companyId, id: current.id } };
      await tx.otpChallenge.update({ where: id, data: { attempts: { increment: 1 } } });
      await audit(tx, ctx, { action: 'otp.refuse', target });
      return { kind: 'wrong', attemptsLeft: attemptsLeft - 1 };
    }
    const openUntil = new Date(ctx.now.getTime() + runtime().env.stepUpSeconds * 1000);
    await tx.otpChallenge.updateMany({
      where: { companyId, memberId: actor.id, purpose, usedAt: null },
      data: { usedAt: ctx.now },
    });
    const session = { companyId_id: { companyId, id: actor.sessionId } };
    await tx.session.update({ where: session, data: { stepUpUntil: openUntil } });
    await audit(tx, ctx, { action: 'authkeys.open', target, after: { openUntil: openUntil.toISOString() } });
    return { kind: 'opened', openUntil };
  });
}
