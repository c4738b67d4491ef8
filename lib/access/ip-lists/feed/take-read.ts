import { type Ctx, keyfenceCtx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type Tx, transact, tryTogether } from '#lib/core/transact';
import { readClock } from '#lib/db/clock';
import { Prisma } from '#lib/db/generated/client';
import { isAppError, type LockOut } from '#lib/errors';
import type { FeedEntry } from '#lib/net/feed/feed';
import { guardLockOut } from '../../guard/guard-lock-out.ts';
import { writeWhoWasSeen } from '../../guard/write-who-was-seen.ts';
import { applyToList, digestOf } from '../apply.ts';
import { type EntryDiff, readDiff } from '../read-diff.ts';
import type { ClaimedList } from './claim-reads.ts';
import { holdClaim } from './hold-claim.ts';
import { keepWaiting } from './keep-waiting.ts';
import { type Answered, noteGoodRead } from './note-good-read.ts';
import type { ReadOutcome } from './read-outcome.ts';
import { reasonsToWait } from './reasons-to-wait.ts';

/** The URL said that nothing has changed since the last answer, which was taken, waits, or was dismissed. */
export async function noteUnchanged(claim: ClaimedList): Promise<ReadOutcome> {
  const ctx = await ctxOf(claim);
  return transact(ctx, async (tx) => {
    const row = await holdClaim(tx, claim);
    if (!row) return { state: 'superseded' };
    await noteGoodRead(tx, ctx, row, null);
    return { state: 'unchanged' };
  });
}

/**
 * Makes what was read the entries of the list, unless a person has to look first. It is the list's own change: done by
 * Keyfence, audited, in force on every instance at once.
 */
export async function takeRead(
  claim: ClaimedList,
  entries: readonly FeedEntry[],
  answered: Answered,
): Promise<ReadOutcome> {
  const ctx = await ctxOf(claim);
  await writeWhoWasSeen(ctx);
  const found = await takeUnlessItWaits(ctx, claim, entries, answered);
  if ('state' in found) return found;
  const { lockOut = await whomItWouldRefuse(ctx, claim, entries) } = found;
  return keepWaiting(ctx, claim, entries, answered, lockOut);
}

async function takeUnlessItWaits(
  ctx: Ctx,
  claim: ClaimedList,
  entries: readonly FeedEntry[],
  answered: Answered,
): Promise<ReadOutcome | { lockOut?: LockOut }> {
  try {
    return await transact(ctx, async (tx) => {
      const row = await holdClaim(tx, claim);
      if (!row) return { state: 'superseded' };
      if (row.dismissed === digestOf(entries)) {
        await noteGoodRead(tx, ctx, row, answered);
        return { state: 'unchanged' };
      }
      const before = await tx.whitelistEntry.count({
        where: { companyId: claim.companyId, credentialId: claim.id },
      });
      const diff = await readDiff(tx, claim.companyId, claim.id, entries);
      if (reasonsToWait(before, diff.added.length, diff.removed.length).length > 0) return {};
      await noteGoodRead(tx, ctx, row, answered, { pending: Prisma.DbNull, waitsSince: null });
      await applyGuarded(tx, ctx, claim, entries);
      return outcomeOf(diff);
    });
  } catch (error) {
    if (isAppError(error, 'LOCK_OUT')) return error.lockOut ? { lockOut: error.lockOut } : {};
    throw error;
  }
}

async function applyGuarded(tx: Tx, ctx: Ctx, { id, name }: ClaimedList, entries: readonly FeedEntry[]) {
  const { removed } = await applyToList(tx, ctx, { id, name }, entries);
  if (removed.length > 0) await guardLockOut(tx, ctx, { credentialId: id, lost: removed }, false);
}

function outcomeOf({ added, removed }: EntryDiff): ReadOutcome {
  if (added.length + removed.length === 0) return { state: 'unchanged' };
  return { state: 'changed', added: added.length, removed: removed.length };
}

/** As though it were taken, of which nothing stays. */
async function whomItWouldRefuse(
  ctx: Ctx,
  claim: ClaimedList,
  entries: readonly FeedEntry[],
): Promise<LockOut | undefined> {
  const { lockOuts } = await tryTogether(ctx, (joined) => applyGuarded(joined.tx, joined, claim, entries));
  return lockOuts[0];
}

async function ctxOf({ companyId, companyName }: ClaimedList): Promise<Ctx> {
  return keyfenceCtx({ id: companyId, name: companyName }, await readClock(runtime().pool));
}
