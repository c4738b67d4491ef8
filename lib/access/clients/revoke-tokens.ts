import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { clientRow, type PublicClient, publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { ClientIdInput } from './schemas.ts';

/** Ends all tokens that an API client has been given, at once, on every instance. It can ask for new ones. */
export async function revokeTokens(ctx: Ctx, input: ClientIdInput): Promise<PublicClient> {
  requireRole(ctx, 'admin', 'end the tokens of an API client');
  requireStepUp(ctx);
  const { id } = parseInput(ClientIdInput, input);
  return transact(ctx, async (tx) => {
    await requireClient(tx, ctx, id, 'lock');
    const row = await tx.client.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { tokenVersion: { increment: 1 } },
      select: clientRow,
    });
    await recordEvent(tx, ctx, {
      action: 'client.revoke-tokens',
      target: { type: 'client', id, name: row.username },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicClient(row, ctx.now);
  });
}
