import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { clientRow, type PublicClient, publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { ClientIdInput } from './schemas.ts';

/** Lets a disabled API client ask for tokens again, at once; those from before stay ended. */
export async function enableClient(ctx: Ctx, input: ClientIdInput): Promise<PublicClient> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { id } = parseInput(ClientIdInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireClient(tx, ctx, id, 'lock');
    if (!before.disabledAt) return publicClient(before, ctx.now);
    const row = await tx.client.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { disabledAt: null },
      select: clientRow,
    });
    await recordEvent(tx, ctx, {
      action: 'client.enable',
      target: { type: 'client', id, name: row.username },
      before: { disabled: true },
      after: { disabled: false },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicClient(row, ctx.now);
  });
}
