import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { EventInput } from '#lib/events/event';
import { guardLockOut } from '../guard/guard-lock-out.ts';
import { endLeases } from '../leases/end-leases.ts';
import { requireByHand } from './list-owner.ts';
import { listTarget } from './list-target.ts';
import { lockList } from './lock-list.ts';
import { removedValues } from './removed-values.ts';
import { entryNotFound, type RequiredEntry, requireEntries } from './require.ts';

/**
 * Takes entries out of the one list that all of them stand in.
 * @throws AppError not_found where one of them is gone; LOCK_OUT, unless `confirm`, where only they let in an address
 * accepted lately
 * @returns what was taken out, and the event to be recorded
 */
export async function takeOut(
  tx: Tx,
  ctx: Ctx,
  ids: readonly string[],
  confirm: boolean,
): Promise<{ entries: [RequiredEntry, ...RequiredEntry[]]; event: EventInput }> {
  const companyId = ctx.company.id;
  const [{ credentialId, owner }] = await requireEntries(tx, ctx, ids);
  requireByHand(owner);
  await lockList(tx, companyId, credentialId);
  const entries = await requireEntries(tx, ctx, ids);
  const gone = await tx.$executeRaw`
    delete from "WhitelistEntry" where "companyId" = ${companyId}::uuid
      and "credentialId" is not distinct from ${credentialId}::uuid
      and id = any(${entries.map(({ id }) => id)}::uuid[])`;
  if (gone < entries.length) throw entryNotFound();
  await endLeases(tx, ctx, { credentialId, ips: entries.map(({ value }) => value) });
  const lost = entries
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > ctx.now)
    .map(({ value }) => value);
  const confirmed = await guardLockOut(tx, ctx, { credentialId, lost }, confirm);
  const event: EventInput = {
    action: 'whitelist.remove',
    target: listTarget(ctx, entries[0].owner),
    before: removedValues(entries),
    ...(confirmed.confirmedLockOut && { after: confirmed }),
  };
  return { entries, event };
}
