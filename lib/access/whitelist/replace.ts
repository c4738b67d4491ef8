import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, type Tx, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { parseEntry } from '#lib/net/range';
import { type ConfirmedLockOut, guardLockOut } from '../guard/guard-lock-out.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { unconfirmed } from './entry-errors.ts';
import { insertEntries } from './insert-entries.ts';
import { listDigest, requireDigest } from './list-digest.ts';
import { policyOf, requireByHand, requireListOwner } from './list-owner.ts';
import { listTarget } from './list-target.ts';
import { lockList } from './lock-list.ts';
import type { NewEntry, ReadEntries } from './read-entries.ts';
import { readListed } from './read-listed.ts';
import { readStandingEntries } from './read-standing.ts';
import { recordChanged } from './record-changed.ts';
import { recordInserted } from './record-inserted.ts';
import { removedValues } from './removed-values.ts';
import { isSooner, type Replacement, replacementOf } from './replacement.ts';
import { ReplaceEntriesInput } from './schemas.ts';
import { writeChanges } from './write-changes.ts';

export interface ReplacedEntries {
  /** Canonical values. */
  added: string[];
  removed: string[];
  /** Those with another note or end. */
  changed: string[];
  unchanged: number;
  /** Not named, and left alone: service tokens hold them for a while. */
  leased: string[];
  /** Of the list as it stands now. */
  digest: string;
  /** Entries that are stored as something else than was sent. */
  rewritten: ReadEntries['changed'];
  notes: string[];
}

/**
 * Makes a list what is sent: what is not named goes, what is new comes, notes and ends are set; all of it or nothing, in
 * force at once. Leases stay as they are.
 * @throws AppError bad_input with a problem per wrong entry; confirmation_required for new wide ones and LOCK_OUT where
 * addresses accepted lately would be refused, unless `confirm`; precondition_failed where the list is not that of `ifMatch`
 */
export async function replaceEntries(ctx: Ctx, input: ReplaceEntriesInput): Promise<ReplacedEntries> {
  requireRole(ctx, 'admin', 'replace a list', 'ips:write');
  requireStepUp(ctx);
  const { credentialId, entries, ifMatch, confirm } = parseInput(ReplaceEntriesInput, input);
  const { rows, changed: rewritten, notes } = await readListed(entries, { confirmWide: true, now: ctx.now });
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const owner = credentialId === null ? null : await requireListOwner(tx, ctx, credentialId);
    requireByHand(owner);
    await lockList(tx, companyId, credentialId);
    await requireDigest(tx, ctx, credentialId, ifMatch);
    const change = replacementOf(await readStandingEntries(tx, ctx, credentialId), rows);
    if (!confirm) requireNoneWide(change.added);
    await writeChanges(tx, companyId, change);
    const inserted = await insertEntries(tx, ctx, { credentialId, rows: change.added });
    const confirmed = await guardReplacement(tx, ctx, { credentialId, change, confirm });
    const target = listTarget(ctx, owner);
    const removed = change.removed.map(({ value }) => value);
    if (removed.length > 0) {
      await recordEvent(tx, ctx, {
        action: 'whitelist.remove',
        target,
        before: removedValues(change.removed),
        ...(confirmed.confirmedLockOut && { after: confirmed }),
      });
    }
    await recordInserted(tx, ctx, target, inserted);
    const { changed } = change;
    const isEnded = await recordChanged(tx, ctx, target, {
      changed,
      confirmed: removed.length > 0 ? {} : confirmed,
    });
    if (isEnded || removed.length + inserted.added.length > 0) {
      await bumpPolicy(tx, companyId, policyOf(owner));
    }
    return {
      added: inserted.added.map(({ value }) => value),
      removed,
      changed: changed.map(({ before }) => before.value),
      unchanged: change.unchanged,
      leased: change.leased.map(({ value }) => value),
      digest: await listDigest(tx, ctx, credentialId),
      rewritten,
      notes,
    };
  });
}

/** What stands there already has been confirmed. */
function requireNoneWide(added: readonly NewEntry[]): void {
  const results = added.map(({ value }) => parseEntry(value));
  const wide = results.flatMap((result) => (result.ok && result.entry.wide ? [result.entry] : []));
  if (wide.length > 0) throw unconfirmed(wide);
}

/** Whom it refuses in the end: what ends sooner has ended by then. */
async function guardReplacement(
  tx: Tx,
  ctx: Ctx,
  {
    credentialId,
    change: { removed, changed },
    confirm,
  }: { credentialId: string | null; change: Replacement; confirm: boolean },
): Promise<ConfirmedLockOut> {
  const sooner = changed.filter(isSooner);
  const lost = [...removed, ...sooner.map(({ before }) => before)].map(({ value }) => value);
  if (lost.length === 0) return {};
  const ends = sooner.map(({ after }) => after.expiresAt?.getTime() ?? 0);
  const at = new Date(ends.reduce((one, other) => Math.max(one, other), ctx.now.getTime()));
  return guardLockOut(tx, ctx, { credentialId, lost, at }, confirm);
}
