import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { listTarget } from './list-target.ts';
import { entryNotFound, requireEntry } from './require.ts';
import { RemoveEntryInput } from './schemas.ts';

/** Takes one entry out of its list; what only this entry let in is refused at once. */
export async function removeEntry(
  ctx: Ctx,
  input: RemoveEntryInput,
): Promise<{ id: string; credentialId: string | null; value: string }> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { id } = parseInput(RemoveEntryInput, input);
  return transact(ctx, async (tx) => {
    const { credential, ...entry } = await requireEntry(tx, ctx, id);
    const { count } = await tx.whitelistEntry.deleteMany({ where: { companyId: ctx.company.id, id } });
    if (count === 0) throw entryNotFound();
    await recordEvent(tx, ctx, {
      action: 'whitelist.remove',
      target: listTarget(ctx, credential),
      before: {
        entries: [entry.value],
        ...(entry.note && { note: entry.note }),
        ...(entry.expiresAt && { expiresAt: entry.expiresAt.toISOString() }),
      },
    });
    const { credentialId } = entry;
    await bumpPolicy(tx, ctx.company.id, credentialId === null ? { whitelist: true } : { credentialId });
    return { id, credentialId, value: entry.value };
  });
}
