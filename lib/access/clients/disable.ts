import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { clientRow, type PublicClient, publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { ClientIdInput } from './schemas.ts';

/** Stops an API client at once, on every instance: no new tokens, and those it has end for good. */
export async function disableClient(ctx: Ctx, input: ClientIdInput): Promise<PublicClient> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { id } = parseInput(ClientIdInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireClient(tx, ctx, id, 'lock');
    if (before.disabledAt) return publicClient(before, ctx.now);
    const row = await tx.client.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { disabledAt: ctx.now, tokenVersion: { increment: 1 } },
      select: clientRow,
    });
    await recordEvent(tx, ctx, {
      action: 'client.disable',
      target: { type: 'client', id, name: row.username },
      before: { disabled: false },
      after: { disabled: true },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicClient(row, ctx.now);
  });
}
