import type { Ctx } from '#lib/core/context';
import { bumpPolicy, type Tx } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { findCredentials } from '../credentials/find.ts';
import { addedValues } from '../whitelist/added-values.ts';
import { listTarget } from '../whitelist/list-target.ts';
import { lockLists } from '../whitelist/lock-list.ts';
import { readStandingEntries } from '../whitelist/read-standing.ts';
import { recordChanged } from '../whitelist/record-changed.ts';
import { type ChangedEntry, endOf, keptOf, type StandingEntry } from '../whitelist/replacement.ts';
import { writeChanges } from '../whitelist/write-changes.ts';

/**
 * Ends all leases of a service token that is taken away, in the transaction of that: whoever it let in for a while is out,
 * unless another token lets them in or somebody keeps the address.
 */
export async function releaseAllOf(tx: Tx, ctx: Ctx, tokenId: string): Promise<void> {
  const companyId = ctx.company.id;
  const held = await tx.ipLease.groupBy({ by: ['credentialId'], where: { companyId, tokenId } });
  const listIds = held.map(({ credentialId }) => credentialId).sort();
  await lockLists(tx, companyId, listIds);
  const credentials = await findCredentials(tx, ctx, listIds);
  for (const credentialId of listIds) {
    const released = await tx.$queryRaw<{ ip: string }[]>`
      delete from "IpLease" where "companyId" = ${companyId}::uuid and "tokenId" = ${tokenId}::uuid
        and "credentialId" = ${credentialId}::uuid
      returning ip`;
    const values = released.map(({ ip }) => ip);
    const { removed, changed } = withoutLeases(await readStandingEntries(tx, ctx, credentialId, values));
    await writeChanges(tx, companyId, { removed, changed });
    const credential = credentials.get(credentialId);
    if (!credential || credential.deletedAt) continue;
    const target = listTarget(ctx, credential);
    if (removed.length > 0) {
      await recordEvent(tx, ctx, { action: 'whitelist.release', target, before: addedValues(removed) });
    }
    await recordChanged(tx, ctx, target, { changed, confirmed: {} });
    await bumpPolicy(tx, companyId, { credentialId });
  }
}

function withoutLeases(standing: readonly StandingEntry[]) {
  const removed: StandingEntry[] = [];
  const changed: ChangedEntry[] = [];
  for (const before of standing) {
    const end = endOf(keptOf(before), before.leasedUntil);
    if (end) changed.push({ before, after: { ...end, note: before.note } });
    else removed.push(before);
  }
  return { removed, changed };
}
