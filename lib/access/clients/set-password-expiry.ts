import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { clientRow, type PublicClient, publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { SetPasswordExpiryInput } from './schemas.ts';

/**
 * How many days an API client's passwords are good for, counted from the last change; in force at once.
 * 0: for ever; null: as the installation says.
 */
export async function setPasswordExpiry(ctx: Ctx, input: SetPasswordExpiryInput): Promise<PublicClient> {
  requireRole(ctx, 'admin', 'change when an API client’s password expires');
  requireStepUp(ctx);
  const { id, passwordExpireDays } = parseInput(SetPasswordExpiryInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireClient(tx, ctx, id, 'lock');
    if (before.passwordExpireDays === passwordExpireDays) return publicClient(before, ctx.now);
    const row = await tx.client.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { passwordExpireDays },
      select: clientRow,
    });
    await recordEvent(tx, ctx, {
      action: 'client.set-expiry',
      target: { type: 'client', id, name: row.username },
      before: { passwordExpireDays: before.passwordExpireDays },
      after: { passwordExpireDays },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicClient(row, ctx.now);
  });
}
