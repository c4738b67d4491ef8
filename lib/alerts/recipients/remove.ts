import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { RecipientInput } from '../schemas.ts';
import { requireRecipient } from './require.ts';

/** Nothing is sent there from now on, and a link or OTP that was sent there confirms nothing. */
export async function removeRecipient(ctx: Ctx, input: RecipientInput): Promise<{ id: string }> {
  requireRole(ctx, 'admin', 'remove a recipient of alerts');
  requireStepUp(ctx);
  const { id } = parseInput(RecipientInput, input);
  return transact(ctx, async (tx) => {
    const { address, channel, confirmedAt } = await requireRecipient(tx, ctx, id, 'lock');
    await tx.alertRecipient.delete({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      select: { id: true },
    });
    await recordEvent(tx, ctx, {
      action: 'alerts.remove-recipient',
      target: { type: 'alert-recipient', id, name: address },
      before: { channel, confirmed: confirmedAt !== null },
    });
    return { id };
  });
}
