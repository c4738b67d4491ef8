import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { Prisma } from '#lib/db/generated/client';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { applyToList } from './apply.ts';
import { requireWaiting } from './feed/require-waiting.ts';
import { requireIpList } from './require.ts';
import { PendingReadInput } from './schemas.ts';

/**
 * Takes the read that waits, as it was read; in force at once.
 * @throws AppError conflict where none waits, or another one than the person saw; LOCK_OUT, unless `confirm`, where it
 * would refuse addresses accepted lately
 */
export async function approveRead(
  ctx: Ctx,
  input: PendingReadInput,
): Promise<{ added: number; removed: number; entries: number }> {
  requireRole(ctx, 'admin', 'approve what an IP list read', 'ips:write');
  requireStepUp(ctx);
  const { id, digest, confirm } = parseInput(PendingReadInput, input);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const { name } = await requireIpList(tx, ctx, id, 'lock');
    const { values, notes } = await requireWaiting(tx, ctx, id, digest);
    const entries = values.map((value, index) => ({ value, note: notes[index] ?? '' }));
    await tx.ipList.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { pending: Prisma.DbNull, waitsSince: null },
      select: { id: true },
    });
    const applied = await applyToList(tx, ctx, { id, name }, entries, 'approved');
    const { added, removed } = applied;
    if (removed.length > 0) await guardLockOut(tx, ctx, { credentialId: id, lost: removed }, confirm);
    return { added: added.length, removed: removed.length, entries: applied.entries };
  });
}
