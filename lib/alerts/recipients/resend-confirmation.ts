import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { lockCompany } from '../lock-company.ts';
import { RecipientInput } from '../schemas.ts';
import { sendConfirmation, standingOf } from './confirmation.ts';
import { takeConfirmation } from './confirmation-limits.ts';
import { type PublicRecipient, publicRecipient, recipientRow } from './public-recipient.ts';
import { requireRecipient } from './require.ts';

/**
 * Sends the link or OTP anew; the one before is of no use any more. Wrong attempts stay counted.
 * @throws AppError conflict when it is confirmed already, rate_limited
 */
export async function resendConfirmation(ctx: Ctx, input: RecipientInput): Promise<PublicRecipient> {
  requireRole(ctx, 'admin', 'ask a recipient of alerts again');
  requireStepUp(ctx);
  const { id } = parseInput(RecipientInput, input);
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    await lockCompany(tx, ctx);
    const recipient = await requireRecipient(tx, ctx, id, 'lock');
    if (recipient.confirmedAt) throw new AppError('conflict', { message: 'It is confirmed already.' });
    const { attemptsLeft, codeUntil } = standingOf(recipient, ctx.now);
    if (attemptsLeft === 0) {
      const minutes = Math.ceil((Date.parse(codeUntil ?? '') - ctx.now.getTime()) / 60_000);
      throw new AppError('rate_limited', {
        message: `Too many wrong OTPs. Another one can be sent in ${minutes} min.`,
      });
    }
    await takeConfirmation(tx, ctx, recipient);
    const code = await sendConfirmation(tx, ctx, recipient);
    const changed = await tx.alertRecipient.update({
      where: { companyId_id: { companyId, id } },
      data: { ...code, attempts: codeUntil ? recipient.attempts : 0 },
      select: recipientRow,
    });
    await recordEvent(tx, ctx, {
      action: 'alerts.resend-confirmation',
      target: { type: 'alert-recipient', id, name: recipient.address },
    });
    return publicRecipient(ctx, changed);
  });
}
