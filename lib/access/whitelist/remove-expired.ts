import { type Ctx, keyfenceCtx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { bumpPolicy, type Tx, transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { addedValues } from './added-values.ts';
import { findListOwner, policyOf } from './list-owner.ts';
import { listTarget } from './list-target.ts';
import { lockList } from './lock-list.ts';
import type { NewEntry } from './read-entries.ts';

interface DueList {
  companyId: string;
  companyName: string;
  credentialId: string | null;
}

interface EndedEntry extends NewEntry {
  leased: boolean;
}

/** Lists in one go: the next look takes the others. */
const listsMax = 100;

/**
 * Takes entries and leases that have ended out of their lists: one change, and one alert, of each list, whoever else looks.
 * They have not counted since they ended; each gate saw to that by itself.
 * @returns the lists that were due
 */
export async function removeExpired(now: Date): Promise<number> {
  const due = await runtime().prisma.$queryRaw<DueList[]>`
    select ended."companyId", c.name as "companyName", ended."credentialId"
    from (
      select "companyId", "credentialId" from "WhitelistEntry" where "expiresAt" <= ${now}
      union select "companyId", "credentialId" from "IpLease" where "expiresAt" <= ${now}
    ) ended join "Company" c on c.id = ended."companyId"
    limit ${listsMax}`;
  for (const { companyId, companyName, credentialId } of due) {
    const company = { id: companyId, name: companyName };
    await transact(keyfenceCtx(company, now), async (tx) => {
      await lockList(tx, companyId, credentialId);
      await removeExpiredOf(tx, company, credentialId, now);
    });
  }
  return due.length;
}

/** The same of one list that is locked, before something else is done to it. */
export async function removeExpiredOf(
  tx: Tx,
  company: Ctx['company'],
  credentialId: string | null,
  now: Date,
): Promise<void> {
  await tx.$executeRaw`delete from "IpLease" where "companyId" = ${company.id}::uuid
    and "credentialId" = ${credentialId}::uuid and "expiresAt" <= ${now}`;
  const removed = await tx.$queryRaw<EndedEntry[]>`
    delete from "WhitelistEntry" where "companyId" = ${company.id}::uuid
      and "credentialId" is not distinct from ${credentialId}::uuid and "expiresAt" <= ${now}
    returning value, note, "expiresAt", leased`;
  if (removed.length === 0) return;
  const ctx = keyfenceCtx(company, now);
  const owner = credentialId === null ? null : await findListOwner(tx, ctx, credentialId);
  // With whoever was deleted their list ended long before.
  if (credentialId !== null && (owner === null || owner.deletedAt)) return;
  removed.sort((one, other) => (one.value < other.value ? -1 : 1));
  for (const [leased, ended] of Map.groupBy(removed, (entry) => entry.leased)) {
    await recordEvent(tx, ctx, {
      action: leased ? 'whitelist.release' : 'whitelist.remove',
      target: listTarget(ctx, owner),
      before: addedValues(ended),
      after: { reason: 'expired' },
    });
  }
  await bumpPolicy(tx, company.id, policyOf(owner));
}
