import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { AuthkeyIdInput } from './schemas.ts';

/** Stops an authkey at once, on every instance, until it is enabled again. */
export async function disableAuthkey(ctx: Ctx, input: AuthkeyIdInput): Promise<PublicAuthkey> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { id } = parseInput(AuthkeyIdInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireAuthkey(tx, ctx, id, 'lock');
    if (before.disabledAt) return publicAuthkey(before, ctx.now);
    const row = await tx.authkey.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { disabledAt: ctx.now },
      select: authkeyRow,
    });
    await recordEvent(tx, ctx, {
      action: 'authkey.disable',
      target: { type: 'authkey', id, name: row.name },
      before: { disabled: false },
      after: { disabled: true },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicAuthkey(row, ctx.now);
  });
}
