import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { LockedOutAddress, LockOut } from '#lib/errors';
import { decide, enforced } from '#lib/gate/decide';
import { noSets } from '#lib/gate/list-sets';
import { knownAddress } from '#lib/net/known-address';
import { buildRangeSetFromValues, type RangeSet } from '#lib/net/range-set';
import { listReader } from './list-reader.ts';
import { type AcceptedAddress, readAccepted } from './read-accepted.ts';

/** What is changed, and how the lists stand after it. */
export interface ListChange {
  /**
   * Whose list or mode; an IP list: that of all who use it; null: the company's list, which serves all its authkeys.
   */
  credentialId: string | null;
  /** Canonical values that the list had and has no more; null: not the list is changed, but that it is enforced. */
  lost: readonly string[] | null;
  /** The instant that it is about: the change is in force, and what ends before it has ended. Now where it is absent. */
  at?: Date;
  /** For a preview: entries that stand there and are to go. */
  without?: readonly string[];
  /** For a preview: as though IP security were on, and not report only. */
  asEnforced?: true;
}

export interface WouldRefuse extends LockOut {
  /** Addresses that were accepted since then and that the change concerns, refused in future or not. */
  seen: number;
}

const namedMax = 200;

/**
 * Whom a change would refuse of those that were accepted since then, by the gate's own rule. A credential that is
 * disabled or expired counts as one in force: it may be that again.
 */
export async function wouldRefuse(db: Tx, ctx: Ctx, change: ListChange, since: Date): Promise<WouldRefuse> {
  const at = change.at ?? ctx.now;
  const lost = change.lost && (await buildRangeSetFromValues(change.lost));
  const readSets = listReader(db, ctx, { at, without: change.without ?? [] });
  const result: WouldRefuse = { addresses: [], total: 0, seen: 0 };
  for await (const rows of readAccepted(db, ctx, { ...change, since, at })) {
    const asked = lost ? rows.filter(({ ip }) => isIn(lost, ip)) : rows;
    result.seen += asked.length;
    const refused = await refusedOf(asked, readSets, at);
    result.total += refused.length;
    result.addresses = [...result.addresses, ...refused].sort(byRequests).slice(0, namedMax);
  }
  return result;
}

function isIn(set: RangeSet, ip: string): boolean {
  const address = knownAddress(ip);
  return address !== null && set.has(address);
}

async function refusedOf(
  rows: AcceptedAddress[],
  readSets: ReturnType<typeof listReader>,
  at: Date,
): Promise<LockedOutAddress[]> {
  if (rows.length === 0) return [];
  const sets = await readSets(rows.map(({ type, credentialId }) => ({ type, id: credentialId })));
  return rows.flatMap(({ credentialId: id, type, name, ...row }) => {
    const policy = { ...enforced, ...noSets, ...sets.get(id) };
    const isIn = decide(policy, knownAddress(row.ip), at.getTime()) === 'ALLOWED';
    return isIn ? [] : [{ ...row, credential: { type, id, name } }];
  });
}

function byRequests(one: LockedOutAddress, other: LockedOutAddress): number {
  return other.requests - one.requests || other.lastAcceptedAt.getTime() - one.lastAcceptedAt.getTime();
}
