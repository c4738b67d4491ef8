import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { ConfirmByOtpInput } from '../schemas.ts';
import { confirms, standingOf } from './confirmation.ts';
import { type PublicRecipient, publicRecipient, recipientRow } from './public-recipient.ts';
import { requireRecipient } from './require.ts';

type Answer =
  | { kind: 'confirmed'; recipient: PublicRecipient }
  | { kind: 'wrong'; attemptsLeft: number }
  | { kind: 'no_code' };

/**
 * Confirms a number with the OTP that was sent to it last.
 * @throws AppError bad_input for a wrong or expired OTP, rate_limited once 5 attempts are used up
 */
export async function confirmRecipientByOtp(ctx: Ctx, input: ConfirmByOtpInput): Promise<PublicRecipient> {
  requireRole(ctx, 'admin', 'confirm a recipient of alerts');
  requireStepUp(ctx);
  const { id, code } = parseInput(ConfirmByOtpInput, input);
  // A wrong attempt has to stay counted: it is answered after the commit, not thrown inside.
  const answer = await attempt(ctx, id, code);
  if (answer.kind === 'confirmed') return answer.recipient;
  if (answer.kind === 'wrong' && answer.attemptsLeft === 0) {
    throw new AppError('rate_limited', {
      message: 'Too many wrong OTPs. Nothing was confirmed; wait until you can send another one.',
    });
  }
  const message =
    answer.kind === 'no_code'
      ? 'This OTP has expired. Send another one.'
      : `The OTP is wrong. ${answer.attemptsLeft === 1 ? '1 attempt is' : `${answer.attemptsLeft} attempts are`} left.`;
  throw new AppError('bad_input', { message, problems: [{ path: 'code', message }] });
}

function attempt(ctx: Ctx, id: string, code: string): Promise<Answer> {
  const companyId = ctx.company.id;
  return transact(ctx, async (tx): Promise<Answer> => {
    const { codeHash, ...recipient } = await requireRecipient(tx, ctx, id, 'lock');
    if (recipient.confirmedAt) return { kind: 'confirmed', recipient: publicRecipient(ctx, recipient) };
    const { codeUntil, attemptsLeft } = standingOf(recipient, ctx.now);
    if (codeUntil && attemptsLeft === 0) return { kind: 'wrong', attemptsLeft };
    // A link's token is no OTP, whoever sends it here.
    if (!codeUntil || recipient.channel !== 'sms') return { kind: 'no_code' };
    const target = { type: 'alert-recipient', id, name: recipient.address };
    const where = { companyId_id: { companyId, id } };
    if (!confirms(code, recipient, codeHash)) {
      await tx.alertRecipient.update({ where, data: { attempts: { increment: 1 } } });
      await recordEvent(tx, ctx, { action: 'alerts.refuse-otp', target });
      return { kind: 'wrong', attemptsLeft: attemptsLeft - 1 };
    }
    const data = { confirmedAt: ctx.now, codeHash: null, codeExpiresAt: null, attempts: 0 };
    const confirmed = await tx.alertRecipient.update({ where, data, select: recipientRow });
    await recordEvent(tx, ctx, {
      action: 'alerts.confirm-recipient',
      target,
      after: { channel: 'sms', by: 'OTP' },
    });
    return { kind: 'confirmed', recipient: publicRecipient(ctx, confirmed) };
  });
}
