import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { goBack, type KeptChange, undoneActions } from './go-back.ts';
import { beforeTheLog } from './read-since.ts';
import type { Standing } from './standing.ts';
import { wholeRead } from './whole-read.ts';

/** Events in one go. */
const pageSize = 500;

/** Through all that was done to one list and its mode from the first change after `at` on, newest first. */
export async function goBackThrough(
  tx: Tx,
  ctx: Ctx,
  standing: Standing,
  list: { type: string; id: string },
  at: Date,
): Promise<void> {
  const changes = {
    companyId: ctx.company.id,
    targetType: list.type,
    targetId: list.id,
    action: { in: undoneActions },
  };
  const { _min: first } = await tx.auditEvent.aggregate({
    where: { ...changes, createdAt: { gt: at } },
    _min: { seq: true },
  });
  if (first.seq === null) return;
  for (let before: bigint | undefined; ; ) {
    const page: (KeptChange & { seq: bigint; createdAt: Date })[] = await tx.auditEvent.findMany({
      where: { ...changes, seq: { gte: first.seq, ...(before !== undefined && { lt: before }) } },
      orderBy: { seq: 'desc' },
      select: { seq: true, action: true, targetType: true, before: true, after: true, createdAt: true },
      take: pageSize,
    });
    for (const change of page) {
      const whole = await wholeRead(tx, ctx, change);
      if (!whole || !goBack(standing, whole)) throw beforeTheLog(change.createdAt, at);
    }
    before = page.at(-1)?.seq;
    if (page.length < pageSize) return;
  }
}
