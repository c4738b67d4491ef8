import { keyfenceCtx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { raiseAlert } from '#lib/events/raise';
import { recordEvent } from '#lib/events/record';
import { ipListStaleAlert, type StaleList } from '#lib/events/texts/ip-list-stale';

interface Stale extends StaleList {
  companyId: string;
  companyName: string;
}

/** Lists in one go: the next look takes the others. */
const listsMax = 50;

/**
 * Writes down, and tells, that the entries of lists are older than they were meant to become, as their URL cannot be
 * read: each once, whoever else looks, until it can be.
 */
export async function tellStaleLists(now: Date): Promise<void> {
  const stale = await runtime().prisma.$queryRaw<Stale[]>`
    select l."companyId", c.name as "companyName", l.id, l.name, l.url, l."readAt", l."failedSince", l.problem
    from "IpList" l join "Company" c on c.id = l."companyId"
    where l.source = 'url' and l."deletedAt" is null and l."failedSince" is not null and l."toldAt" is null
      and coalesce(l."readAt", l."createdAt") + make_interval(secs => l."keepSeconds") <= ${now}
    order by l."companyId", l.id limit ${listsMax}`;
  for (const { companyId, companyName, ...list } of stale) {
    const ctx = keyfenceCtx({ id: companyId, name: companyName }, now);
    await transact(ctx, async (tx) => {
      const { count } = await tx.ipList.updateMany({
        where: { companyId, id: list.id, toldAt: null, failedSince: { not: null } },
        data: { toldAt: now },
      });
      if (count === 0) return;
      const { id, name, readAt, failedSince, problem } = list;
      await recordEvent(tx, ctx, {
        action: 'ip-list.stale',
        target: { type: 'ip-list', id, name },
        after: {
          readAt: readAt?.toISOString() ?? null,
          failedSince: failedSince.toISOString(),
          problem,
        },
      });
      await raiseAlert(tx, ctx.company, ipListStaleAlert(list), { now });
    });
  }
}
