import { z } from 'zod';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { valuesInEvent } from '../ip-lists/apply.ts';
import type { KeptChange } from './go-back.ts';

const KeptRead = z.object({ added: z.int(), removed: z.int(), readId: z.string() });

/**
 * A change with all of its entries: an event of a read of an IP list names the first ones, and the read has the others.
 * @returns null where that read is not kept any more
 */
export async function wholeRead<Change extends KeptChange>(
  tx: Tx,
  ctx: Pick<Ctx, 'company'>,
  change: Change,
): Promise<Change | null> {
  if (change.action !== 'ip-list.read') return change;
  const kept = KeptRead.safeParse(change.after);
  if (!kept.success) return null;
  const { added, removed, readId } = kept.data;
  if (added <= valuesInEvent && removed <= valuesInEvent) return change;
  const read = await tx.ipListRead.findUnique({
    where: { companyId_id: { companyId: ctx.company.id, id: readId } },
    select: { added: true, removed: true, removedNotes: true },
  });
  if (!read) return null;
  const rows = read.removed.map((value, index) => ({ value, note: read.removedNotes[index] ?? '' }));
  return { ...change, before: { entries: read.removed, rows }, after: { entries: read.added } };
}
