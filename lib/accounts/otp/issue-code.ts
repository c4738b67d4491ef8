import { v7 as uuid } from 'uuid';
import type { Ctx, MemberActor } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { enqueueOtp } from '#lib/delivery/notices/enqueue';
import { AppError } from '#lib/errors';
import { hashCode, newCode } from './code.ts';
import { codeLifeMs, type OtpKind, type OtpStanding, readStanding } from './rules.ts';

interface Issue {
  kind: OtpKind;
  /** What exactly the code is bound to; begins with the kind. */
  purpose: string;
  /** null: all is done alike, but no code exists and nothing is sent. */
  to: string | null;
  textOf: (code: string) => string;
}

/**
 * Sends a new OTP; the member must be locked.
 * @throws AppError rate_limited: 30 s between sends, 10 an hour (5 to new numbers), 40 a day, none while attempts are used up
 */
export async function issueCode(
  tx: Tx,
  ctx: Ctx,
  actor: MemberActor,
  { kind, purpose, to, textOf }: Issue,
): Promise<void> {
  refuseTooMany(await readStanding(tx, ctx, actor, kind), ctx.now);
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
      codeHash: to === null ? null : codeHash,
      createdAt: ctx.now,
      expiresAt,
    },
  });
  // Without a number the worker drops it; the notice itself is what makes both take the same time.
  await enqueueOtp(tx, {
    companyId: ctx.company.id,
    id: challengeId,
    to: to ?? '',
    text: textOf(code),
    expiresAt,
  });
}

function refuseTooMany({ lockedUntil, sendsLeft, sendAt }: OtpStanding, now: Date): void {
  if (sendAt <= now) return;
  const seconds = Math.ceil((sendAt.getTime() - now.getTime()) / 1000);
  const wait = seconds <= 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  const reason = lockedUntil ? 'Too many wrong OTPs. ' : sendsLeft === 0 ? 'Too many OTPs were sent. ' : '';
  throw new AppError('rate_limited', { message: `${reason}You can send another OTP in ${wait}.` });
}
