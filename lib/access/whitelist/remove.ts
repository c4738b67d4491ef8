import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { policyOf } from './list-owner.ts';
import { RemoveEntriesInput } from './schemas.ts';
import { takeOut } from './take-out.ts';

/**
 * Takes entries out of their list; what only they let in is refused at once. All of them stand in one list, and all are
 * removed or none.
 * @throws AppError LOCK_OUT, unless `confirm`, where addresses accepted lately would be refused
 */
export async function removeEntries(
  ctx: Ctx,
  input: RemoveEntriesInput,
): Promise<{ credentialId: string | null; values: string[] }> {
  requireRole(ctx, 'admin', 'remove an IP', 'ips:write');
  requireStepUp(ctx);
  const { ids, confirm } = parseInput(RemoveEntriesInput, input);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const { entries, event } = await takeOut(tx, ctx, ids, confirm);
    const [{ credentialId, owner }] = entries;
    await recordEvent(tx, ctx, event);
    await bumpPolicy(tx, ctx.company.id, policyOf(owner));
    return { credentialId, values: entries.map(({ value }) => value) };
  });
}
