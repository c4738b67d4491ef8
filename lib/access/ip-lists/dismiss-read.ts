import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import type { StoredPending } from './feed/pending.ts';
import { requireWaiting } from './feed/require-waiting.ts';
import { requireIpList } from './require.ts';
import { PendingReadInput } from './schemas.ts';

/**
 * Leaves the list as it is: what waited is not taken, and does not wait again for as long as the URL answers with just
 * that.
 * @throws AppError conflict where none waits, or another one than the person saw
 */
export async function dismissRead(ctx: Ctx, input: PendingReadInput): Promise<void> {
  requireRole(ctx, 'admin', 'dismiss what an IP list read', 'ips:write');
  requireStepUp(ctx);
  const { id, digest } = parseInput(PendingReadInput, input);
  await transact(ctx, async (tx) => {
    const { name } = await requireIpList(tx, ctx, id, 'lock');
    const { values: _, notes: __, at, ...waiting } = await requireWaiting(tx, ctx, id, digest);
    const pending = {
      ...waiting,
      at: at.toISOString(),
      dismissedBy: ctx.actor.name,
      dismissedAt: ctx.now.toISOString(),
    } satisfies StoredPending;
    await tx.ipList.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { pending, waitsSince: null },
      select: { id: true },
    });
    const { entries, added, removed } = waiting;
    await recordEvent(tx, ctx, {
      action: 'ip-list.dismiss',
      target: { type: 'ip-list', id, name },
      before: { digest, total: entries, added, removed },
    });
  });
}
