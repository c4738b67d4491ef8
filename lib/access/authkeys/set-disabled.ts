import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { authkeyRow, type PublicAuthkey, publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { SetAuthkeyDisabledInput } from './schemas.ts';

/** Stops an authkey at once, on every instance, or lets it work again. */
export async function setAuthkeyDisabled(ctx: Ctx, input: SetAuthkeyDisabledInput): Promise<PublicAuthkey> {
  requireRole(ctx, 'admin', 'disable or enable an authkey', 'authkeys:write');
  requireStepUp(ctx);
  const { id, disabled } = parseInput(SetAuthkeyDisabledInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireAuthkey(tx, ctx, id, 'lock');
    if (disabled === (before.disabledAt !== null)) return publicAuthkey(before, ctx.now);
    const row = await tx.authkey.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { disabledAt: disabled ? ctx.now : null },
      select: authkeyRow,
    });
    await recordEvent(tx, ctx, {
      action: disabled ? 'authkey.disable' : 'authkey.enable',
      target: { type: 'authkey', id, name: row.name },
      before: { disabled: !disabled },
      after: { disabled },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicAuthkey(row, ctx.now);
  });
}
