import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { Prisma } from '#lib/db/client';
import { raiseAlert } from '#lib/events/raise';
import { recordEvent } from '#lib/events/record';
import { ipListReadAgainAlert } from '#lib/events/texts/ip-list-stale';
import type { HeldList } from './hold-claim.ts';
import { nextReadAt } from './next-read.ts';

/** What an answer said of itself, so that the next one need not be sent if it is the same. */
export interface Answered {
  etag: string | null;
  lastModified: string | null;
}

/**
 * The list could be read: whatever becomes of it, nothing is old, and the next time is the usual one.
 * @param answered null: just what the last answer said
 */
export async function noteGoodRead(
  tx: Tx,
  ctx: Ctx,
  list: HeldList,
  answered: Answered | null,
  more: Pick<Prisma.IpListUpdateInput, 'pending' | 'waitsSince'> = {},
): Promise<void> {
  const { id, name, toldAt, failedSince } = list;
  await tx.ipList.update({
    where: { companyId_id: { companyId: ctx.company.id, id } },
    data: {
      readAt: ctx.now,
      nextReadAt: nextReadAt(ctx.now, list.everySeconds),
      failedSince: null,
      failures: 0,
      problem: null,
      toldAt: null,
      ...(answered && { etag: answered.etag, lastModified: answered.lastModified }),
      ...more,
    },
    select: { id: true },
  });
  if (toldAt === null) return;
  await recordEvent(tx, ctx, {
    action: 'ip-list.recover',
    target: { type: 'ip-list', id, name },
    before: { failedSince: failedSince?.toISOString() ?? null },
  });
  await raiseAlert(tx, ctx.company, ipListReadAgainAlert({ id, name }, ctx.now), { now: ctx.now });
}
