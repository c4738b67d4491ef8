import { type Address, compareAddresses } from '#lib/net/address';
import { readInterval } from '#lib/net/interval';
import type { EntriesThen, EntryThen } from './standing.ts';

/** What of a list counted at that time, in the order of its addresses. */
export function countingAt(list: EntriesThen, at: Date): EntryThen[] {
  const counting: { first: Address; entry: EntryThen }[] = [];
  for (const [value, said] of list) {
    const interval = readInterval(value);
    if (typeof interval === 'string' || (said.expiresAt !== null && said.expiresAt <= at)) continue;
    counting.push({ first: interval.first, entry: { value, ...said } });
  }
  // Nearly sorted: what stands now comes so from the database.
  counting.sort((one, other) => compareAddresses(one.first, other.first));
  return counting.map(({ entry }) => entry);
}
