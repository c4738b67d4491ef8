import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '#lib/core/context';
import { bumpPolicy, type Tx } from '#lib/core/transact';
import { readStandingEntries } from '../whitelist/read-standing.ts';
import { endOf, keptOf, type StandingEntry } from '../whitelist/replacement.ts';

interface Leased {
  authkeyId: string;
  ip: string;
  /** Of an entry that the lease makes. */
  note?: string;
}

/** An address in a list before and after its leases changed; null: it did not stand there. */
export interface LeaseChange {
  before: Pick<StandingEntry, 'note' | 'expiresAt'> | null;
  after: { expiresAt: Date | null } | null;
}

/**
 * After the leases of an address were changed, in a list that is locked: its entry stands as long as the last of them,
 * or as long as it is kept besides, whichever is longer.
 */
export async function setLeaseEnd(
  tx: Tx,
  ctx: Ctx,
  { authkeyId, ip, note = '' }: Leased,
): Promise<LeaseChange> {
  const companyId = ctx.company.id;
  const [before] = await readStandingEntries(tx, ctx, authkeyId, [ip]);
  const leasedUntil = await lastEnd(tx, ctx, { authkeyId, ip });
  const end = endOf(before ? keptOf(before) : null, leasedUntil);
  if (!end && before) {
    await tx.whitelistEntry.deleteMany({ where: { companyId, id: before.id } });
  } else if (end && before) {
    await tx.whitelistEntry.updateMany({ where: { companyId, id: before.id }, data: end });
  } else if (end) {
    const entry = { companyId, id: uuidv7(), credentialId: authkeyId, value: ip, note };
    await tx.whitelistEntry.create({
      data: { ...entry, ...end, addedBy: ctx.actor.name, createdAt: ctx.now },
      select: { id: true },
    });
  }
  if (before?.expiresAt?.getTime() !== end?.expiresAt?.getTime() || !before !== !end) {
    await bumpPolicy(tx, companyId, { credentialId: authkeyId });
  }
  return { before: before ?? null, after: end };
}

async function lastEnd(tx: Tx, ctx: Ctx, { authkeyId, ip }: Leased): Promise<Date | null> {
  const { _max } = await tx.ipLease.aggregate({
    where: { companyId: ctx.company.id, credentialId: authkeyId, ip, expiresAt: { gt: ctx.now } },
    _max: { expiresAt: true },
  });
  return _max.expiresAt;
}
