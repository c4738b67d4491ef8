import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { clientRow, type PublicClient, publicClient } from './public-client.ts';
import { requireClient } from './require.ts';
import { SetReportOnlyInput } from './schemas.ts';

/**
 * Lets an API client get and use tokens from any address, which is written down where its list has it not; or holds
 * it to its list again. In force at once. A token stays bound to the address that asked for it.
 * @throws AppError LOCK_OUT, unless `confirm`, where addresses accepted lately would be refused
 */
export async function setReportOnly(ctx: Ctx, input: SetReportOnlyInput): Promise<PublicClient> {
  requireRole(ctx, 'admin', 'change report only of an API client');
  requireStepUp(ctx);
  const { id, reportOnly, confirm } = parseInput(SetReportOnlyInput, input);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const before = await requireClient(tx, ctx, id, 'lock');
    if (before.reportOnly === reportOnly) return publicClient(before, ctx.now);
    const row = await tx.client.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { reportOnly, unenforcedSince: reportOnly ? ctx.now : null },
      select: clientRow,
    });
    const confirmed = reportOnly
      ? {}
      : await guardLockOut(tx, ctx, { credentialId: id, lost: null }, confirm);
    await recordEvent(tx, ctx, {
      action: reportOnly ? 'client.report-only.on' : 'client.report-only.off',
      target: { type: 'client', id, name: row.username },
      before: { reportOnly: !reportOnly },
      after: { reportOnly, ...confirmed },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return publicClient(row, ctx.now);
  });
}
