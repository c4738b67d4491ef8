import type { Ctx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import type { LockOut } from '#lib/errors';
import { raiseAlert } from '#lib/events/raise';
import { recordEvent } from '#lib/events/record';
import { ipListWaitsAlert } from '#lib/events/texts/ip-list-waits';
import type { FeedEntry } from '#lib/net/feed/feed';
import { digestOf, valuesInEvent } from '../apply.ts';
import { readDiff } from '../read-diff.ts';
import type { ClaimedList } from './claim-reads.ts';
import { holdClaim } from './hold-claim.ts';
import { type Answered, noteGoodRead } from './note-good-read.ts';
import type { StoredPending } from './pending.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { reasonsToWait } from './reasons-to-wait.ts';

const ipsNamed = 20;

/** Keeps a read for a person to look at. It is told of once, until somebody has looked. */
export async function keepWaiting(
  ctx: Ctx,
  claim: ClaimedList,
  entries: readonly FeedEntry[],
  answered: Answered,
  lockOut: LockOut | undefined,
): Promise<ReadOutcome> {
  const { companyId, id, name } = claim;
  return transact(ctx, async (tx) => {
    const row = await holdClaim(tx, claim);
    if (!row) return { state: 'superseded' };
    const before = await tx.whitelistEntry.count({ where: { companyId, credentialId: id } });
    const diff = await readDiff(tx, companyId, id, entries);
    const [added, removed] = [diff.added, diff.removed].map((rows) => rows.map(({ value }) => value));
    const reasons = [
      ...reasonsToWait(before, diff.added.length, diff.removed.length),
      ...(lockOut ? ['locks-out' as const] : []),
    ];
    const said = {
      digest: digestOf(entries),
      reasons,
      added: diff.added.length,
      removed: diff.removed.length,
      addedValues: (added ?? []).slice(0, valuesInEvent),
      removedValues: (removed ?? []).slice(0, valuesInEvent),
      lockedOut: lockOut?.total ?? 0,
      lockedOutIps: [...new Set(lockOut?.addresses.map(({ ip }) => ip))].slice(0, ipsNamed),
    };
    const pending = {
      ...said,
      at: ctx.now.toISOString(),
      entries: entries.length,
      dismissedBy: null,
      dismissedAt: null,
      values: entries.map(({ value }) => value),
      notes: entries.map(({ note }) => note),
    } satisfies StoredPending;
    await noteGoodRead(tx, ctx, row, answered, { pending, waitsSince: row.waitsSince ?? ctx.now });
    if (row.waiting !== pending.digest) {
      await recordEvent(tx, ctx, {
        action: 'ip-list.wait',
        target: { type: 'ip-list', id, name },
        after: { ...said, total: entries.length },
      });
    }
    if (row.waitsSince === null) {
      const alert = ipListWaitsAlert({ id, name }, { ...said, before, entries: entries.length, at: ctx.now });
      await raiseAlert(tx, ctx.company, alert, { now: ctx.now });
    }
    return { state: 'waits', reasons };
  });
}
