import { z } from 'zod';
import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { policyOf } from '../whitelist/list-owner.ts';
import { lockList } from '../whitelist/lock-list.ts';
import { enableAgain } from './enable-again.ts';
import { changedSince, type KeptEvent, type TakenBack } from './kept-event.ts';
import { putBack } from './put-back.ts';
import { shortenAgain } from './shorten-again.ts';
import { takeOutAgain } from './take-out-again.ts';

const UndoInput = z.object({
  /** Of the request that made the change. */
  requestId: z.string().min(1).max(100),
  /** The person has seen whom it would refuse. */
  confirm: z.boolean().default(false),
});
export type UndoInput = z.input<typeof UndoInput>;

type TakeBack = (tx: Tx, ctx: Ctx, event: KeptEvent, confirm: boolean) => Promise<TakenBack>;

/** What can be taken back, and how. */
const ways: Record<string, TakeBack> = {
  'whitelist.add': takeOutAgain,
  'whitelist.set-expiry': shortenAgain,
  'whitelist.remove': putBack,
  'authkey.disable': enableAgain,
  'client.disable': enableAgain,
};

/** Longer than it is offered: the OTP may be asked for in between. */
const offeredMs = 15 * 60_000;

/**
 * Takes back what one request of the same person did to whitelists, or that it disabled something: all of it, as the
 * change that it is, and only where nobody has changed it since.
 * @throws AppError not_found where there is nothing to take back; conflict where it was taken back or changed since;
 * LOCK_OUT, unless `confirm`, where that would refuse addresses accepted lately
 */
export async function undo(ctx: Ctx, input: UndoInput): Promise<{ actions: string[] }> {
  requireRole(ctx, 'admin', 'take a change back');
  requireStepUp(ctx);
  const { requestId, confirm } = parseInput(UndoInput, input);
  const { actor } = ctx;
  if (actor.type !== 'member') throw nothingToUndo();
  await writeWhoWasSeen(ctx);
  return transact(ctx, async (tx) => {
    const events = await tx.auditEvent.findMany({
      where: {
        companyId: ctx.company.id,
        createdAt: { gte: new Date(ctx.now.getTime() - offeredMs) },
        actorType: 'member',
        actorId: actor.id,
        requestId,
        action: { in: Object.keys(ways) },
      },
      select: { action: true, targetId: true, targetType: true, before: true, after: true, createdAt: true },
      orderBy: { id: 'desc' },
    });
    if (events.length === 0) throw nothingToUndo();
    // All of them before anything is changed, always in the same order: two that wait for each other would wait for ever.
    for (const listId of [...new Set(events.map(listIdOf))].sort())
      await lockList(tx, ctx.company.id, listId);
    for (const event of events.toSorted(puttingBackFirst)) {
      const way = ways[event.action];
      if (!way) throw changedSince();
      const { credentialId, done } = await way(tx, ctx, event, confirm);
      await recordEvent(tx, ctx, done);
      const owner = credentialId === null ? null : { type: event.targetType, id: credentialId };
      await bumpPolicy(tx, ctx.company.id, policyOf(owner));
    }
    return { actions: events.map(({ action }) => action) };
  });
}

function listIdOf({ targetType, targetId }: KeptEvent): string | null {
  return targetType === 'company' ? null : targetId;
}

/** What was put in the place of something lets nobody in any more that its return does not. */
function puttingBackFirst(one: KeptEvent, other: KeptEvent): number {
  return Number(other.action === 'whitelist.remove') - Number(one.action === 'whitelist.remove');
}

function nothingToUndo(): AppError {
  return new AppError('not_found', { message: 'There is nothing to take back any more.' });
}
