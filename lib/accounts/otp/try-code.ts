import type { Ctx, MemberActor } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { codeMatches } from './code.ts';
import { lockMember, type OtpKind, readStanding } from './rules.ts';

export type OtpAnswer =
  | { kind: 'right'; purpose: string }
  | { kind: 'wrong'; attemptsLeft: number }
  | { kind: 'locked' }
  | { kind: 'no_code' };

/**
 * Looks whether the code is the one sent last, and uses it up. A wrong attempt has to stay counted: it is
 * returned, for the transaction to commit, and `wrongOtp` says it after that.
 */
export async function tryCode(
  tx: Tx,
  ctx: Ctx,
  actor: MemberActor,
  kind: OtpKind,
  code: string,
): Promise<OtpAnswer> {
  const companyId = ctx.company.id;
  await lockMember(tx, ctx, actor.id);
  const { current, attemptsLeft } = await readStanding(tx, ctx, actor, kind);
  if (attemptsLeft === 0) return { kind: 'locked' };
  if (!current) return { kind: 'no_code' };
  const { id, purpose, codeHash } = current;
  if (!codeMatches(code, { challengeId: id, sessionId: actor.sessionId, purpose }, codeHash)) {
    await tx.otpChallenge.update({
      where: { companyId_id: { companyId, id } },
      data: { attempts: { increment: 1 } },
    });
    await recordEvent(tx, ctx, {
      action: 'otp.refuse',
      target: { type: 'session', id: actor.sessionId, name: actor.name },
    });
    return { kind: 'wrong', attemptsLeft: attemptsLeft - 1 };
  }
  await tx.otpChallenge.updateMany({
    where: { companyId, memberId: actor.id, purpose: { startsWith: kind }, usedAt: null },
    data: { usedAt: ctx.now },
  });
  return { kind: 'right', purpose };
}

/** @param nothing what was left undone, such as "Nothing was opened" */
export function wrongOtp(answer: Exclude<OtpAnswer, { kind: 'right' }>, nothing: string): AppError {
  if (answer.kind === 'locked' || (answer.kind === 'wrong' && answer.attemptsLeft === 0)) {
    return new AppError('rate_limited', {
      message: `Too many wrong OTPs. ${nothing}; wait until you can send another one.`,
    });
  }
  const message =
    answer.kind === 'no_code'
      ? 'This OTP has expired. Send another one.'
      : `The OTP is wrong. ${answer.attemptsLeft === 1 ? '1 attempt is' : `${answer.attemptsLeft} attempts are`} left.`;
  return new AppError('bad_input', { message, problems: [{ path: 'code', message }] });
}
