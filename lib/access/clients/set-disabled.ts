import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { clientRow, type PublicClient, publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { SetClientDisabledInput } from './schemas.ts';

/**
 * Stops an API client at once, on every instance: no new tokens, and those it has end for good. Enabled again, it
 * may ask for new ones.
 */
export async function setClientDisabled(ctx: Ctx, input: SetClientDisabledInput): Promise<PublicClient> {
  requireRole(ctx, 'admin', 'disable or enable an API client');
  requireStepUp(ctx);
  const { id, disabled } = parseInput(SetClientDisabledInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireClient(tx, ctx, id, 'lock');
    if (disabled === (before.disabledAt !== null)) return publicClient(before, ctx.now);
    const row = await tx.client.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: disabled ? { disabledAt: ctx.now, tokenVersion: { increment: 1 } } : { disabledAt: null },
      select: clientRow,
    });
    await recordEvent(tx, ctx, {
      action: disabled ? 'client.disable' : 'client.enable',
      target: { type: 'client', id, name: row.username },
      before: { disabled: !disabled },
      after: { disabled },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicClient(row, ctx.now);
  });
}
