import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { endingEntries } from '../whitelist/ending-entries.ts';
import { publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { DeleteClientInput } from './schemas.ts';

/**
 * Ends an API client and all its tokens for good, at once, on every instance. Its row stays, so that logs
 * can name it; its user name is free again.
 * @throws AppError bad_input unless the typed name is the client's
 */
export async function deleteClient(
  ctx: Ctx,
  input: DeleteClientInput,
): Promise<{ id: string; username: string }> {
  requireRole(ctx, 'admin', 'delete an API client');
  requireStepUp(ctx);
  const { id, username } = parseInput(DeleteClientInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireClient(tx, ctx, id, 'lock');
    if (username !== before.username) {
      const message = `Type ${before.username} to delete it. Nothing was deleted.`;
      throw new AppError('bad_input', { message, problems: [{ path: 'username', message }] });
    }
    await tx.client.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { deletedAt: ctx.now, tokenVersion: { increment: 1 } },
      select: { id: true },
    });
    const { state, passwordExpireDays } = publicClient(before, ctx.now);
    await recordEvent(tx, ctx, {
      action: 'client.delete',
      target: { type: 'client', id, name: before.username },
      before: {
        username: before.username,
        state,
        passwordExpireDays,
        ...(await endingEntries(tx, ctx.company.id, id)),
      },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return { id, username: before.username };
  });
}
