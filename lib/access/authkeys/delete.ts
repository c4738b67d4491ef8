import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { endingEntries } from '../whitelist/ending-entries.ts';
import { publicAuthkey } from './public-authkey.ts';
import { requireAuthkey } from './require.ts';
import { DeleteAuthkeyInput } from './schemas.ts';

/**
 * Ends an authkey for good, at once, on every instance. Its row stays, so that logs can name it.
 * @throws AppError bad_input unless the typed name is the authkey's
 */
export async function deleteAuthkey(
  ctx: Ctx,
  input: DeleteAuthkeyInput,
): Promise<{ id: string; name: string }> {
  requireRole(ctx, 'admin', 'delete an authkey', 'authkeys:write');
  requireStepUp(ctx);
  const { id, name } = parseInput(DeleteAuthkeyInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireAuthkey(tx, ctx, id, 'lock');
    if (name !== before.name) {
      const message = `Type ${before.name} to delete it. Nothing was deleted.`;
      throw new AppError('bad_input', { message, problems: [{ path: 'name', message }] });
    }
    await tx.authkey.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { deletedAt: ctx.now },
      select: { id: true },
    });
    const { maskedKey, integration, ipSecurity, state } = publicAuthkey(before, ctx.now);
    await recordEvent(tx, ctx, {
      action: 'authkey.delete',
      target: { type: 'authkey', id, name: before.name },
      before: {
        name: before.name,
        integration,
        maskedKey,
        ipSecurity,
        state,
        ...(await endingEntries(tx, ctx.company.id, id)),
      },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return { id, name: before.name };
  });
}
