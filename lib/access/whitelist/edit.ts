import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { expiryAt } from '#lib/core/expiry';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import type { ListChange } from '../guard/would-refuse.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { endLeases } from '../leases/end-leases.ts';
import { policyOf, requireByHand } from './list-owner.ts';
import { listTarget } from './list-target.ts';
import { lockList } from './lock-list.ts';
import { entryNotFound, type RequiredEntry, requireEntries } from './require.ts';
import { EditEntryInput } from './schemas.ts';

export interface EditedEntry {
  id: string;
  value: string;
  note: string;
  expiresAt: Date | null;
}

/**
 * Changes the note of an entry, and when it ends; its address and its place in the list stay.
 * @throws AppError LOCK_OUT, unless `confirm`, where a sooner end would refuse addresses accepted lately
 */
export async function editEntry(ctx: Ctx, input: EditEntryInput): Promise<EditedEntry> {
  requireRole(ctx, 'admin', 'edit an entry', 'ips:write');
  requireStepUp(ctx);
  const { id, note, expires, confirm } = parseInput(EditEntryInput, input);
  const ends = expires === undefined ? undefined : expiryAt(ctx.now, expires);
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const [{ credentialId, owner }] = await requireEntries(tx, ctx, [id]);
    requireByHand(owner);
    await lockList(tx, ctx.company.id, credentialId);
    const [before] = await requireEntries(tx, ctx, [id]);
    // What has ended is as good as removed, though its row may be there a moment longer.
    if (before.expiresAt && before.expiresAt <= ctx.now) throw entryNotFound();
    const { value } = before;
    const after = { note: note ?? before.note, expiresAt: ends === undefined ? before.expiresAt : ends };
    const isEnded = after.expiresAt?.getTime() !== before.expiresAt?.getTime();
    await tx.whitelistEntry.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: isEnded ? { ...after, leased: false, keptUntil: null } : after,
      select: { id: true },
    });
    // Until when it is to stand is said now, whoever has leased it.
    if (isEnded) await endLeases(tx, ctx, { credentialId, ips: [value] });
    const sooner = endsSooner(before, after.expiresAt);
    const confirmed = sooner ? await guardLockOut(tx, ctx, sooner, confirm) : {};
    const target = listTarget(ctx, before.owner);
    const entries = [value];
    if (after.note !== before.note) {
      await recordEvent(tx, ctx, {
        action: 'whitelist.set-note',
        target,
        before: { entries, note: before.note },
        after: { entries, note: after.note },
      });
    }
    if (isEnded) {
      await recordEvent(tx, ctx, {
        action: 'whitelist.set-expiry',
        target,
        before: { entries, expiresAt: before.expiresAt?.toISOString() ?? null },
        after: { entries, expiresAt: after.expiresAt?.toISOString() ?? null, ...confirmed },
      });
      await bumpPolicy(tx, ctx.company.id, policyOf(owner));
    }
    return { id, value, ...after };
  });
}

/** The instant from which on the entry lets nobody in that it would have; null: it ends no sooner. */
function endsSooner({ credentialId, value, expiresAt }: RequiredEntry, at: Date | null): ListChange | null {
  if (at === null || (expiresAt !== null && expiresAt <= at)) return null;
  return { credentialId, lost: [value], at };
}
