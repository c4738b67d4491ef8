import { v7 as uuid } from 'uuid';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { enqueueEmail } from '#lib/delivery/notices/enqueue';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { linkToken } from '../invitations/link-token.ts';
import { takeStrangerMessage } from '../invitations/stranger-limit.ts';
import { lockMember, requireMember } from '../otp/rules.ts';
import { emailPurpose, endPendingChanges } from './pending-changes.ts';
import { requirePassword } from './require-password.ts';
import { RequestEmailChangeInput } from './schemas.ts';

const linkHours = 24;

/**
 * Sends a link to the new address; opening it and pressing the button there changes the member's email, once,
 * within 24 hours. A later request replaces it. Nothing is said here of whether the address is in use.
 * @throws AppError bad_input for a wrong password, rate_limited
 */
export async function requestEmailChange(ctx: Ctx, input: RequestEmailChangeInput): Promise<void> {
  const actor = requireMember(ctx);
  requireStepUp(ctx);
  const { email, password } = parseInput(RequestEmailChangeInput, input);
  await requirePassword(ctx, actor, password);
  if (email === actor.email) {
    const message = 'This is your registered email already.';
    throw new AppError('bad_input', { message, problems: [{ path: 'email', message }] });
  }
  const companyId = ctx.company.id;
  const expiresAt = new Date(ctx.now.getTime() + linkHours * 3_600_000);
  await transact(ctx, async (tx) => {
    await lockMember(tx, ctx, actor.id);
    await endPendingChanges(tx, { companyId, memberId: actor.id }, ctx.now, [emailPurpose]);
    const id = uuid();
    await tx.otpChallenge.create({
      data: {
        companyId,
        id,
        memberId: actor.id,
        sessionId: actor.sessionId,
        purpose: emailPurpose + email,
        createdAt: ctx.now,
        expiresAt,
      },
    });
    await enqueueEmail(tx, {
      companyId,
      kind: 'member.confirm-email',
      to: email,
      subject: 'Confirm your new email for Keyfence',
      text: textOf(linkToken('email change', { companyId, id })),
      secret: true,
      expiresAt,
    });
    await recordEvent(tx, ctx, {
      action: 'member.request-email-change',
      target: { type: 'member', id: actor.id, name: actor.name },
      before: { email: actor.email },
      after: { email },
    });
    await takeStrangerMessage(companyId, email);
  });
}

/** Says nothing that whoever asked for it could have written: it goes to an address that may be anybody's. */
function textOf(token: string): string {
  return [
    'Somebody asked to sign in to Keyfence with this address from now on. If it was you, confirm it:',
    `${runtime().env.appUrl}/confirm-email?token=${token}`,
    `The link works once, for ${linkHours} hours. If it was not you, ignore this mail: nothing changes.`,
  ].join('\n\n');
}
