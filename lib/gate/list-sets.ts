import type { Address } from '#lib/net/address';
import { emptyRangeSet, type RangeSet, upTo } from '#lib/net/range-set';

/** An IP list: entries with a name, which several credentials use. */
export interface ListSet {
  readonly id: string;
  readonly ranges: RangeSet;
}

/** All lists that can have an address of a credential's in them. */
export interface ListSets {
  /** The credential's own whitelist. */
  readonly own: RangeSet;
  /** The IP lists that it uses. */
  readonly lists: readonly ListSet[];
  /** The company's, which holds for all its authkeys. */
  readonly company: RangeSet;
  /** The IP lists that the company uses, for all its authkeys. */
  readonly companyLists: readonly ListSet[];
}

/** No list has anything. */
export const noSets: ListSets = { own: emptyRangeSet, lists: [], company: emptyRangeSet, companyLists: [] };

/**
 * Whose list has the address in it, the credential's own before the company's, each with the IP lists that it uses; null:
 * neither, or unknown.
 */
export function listOf(
  { own, lists, company, companyLists }: ListSets,
  address: Address | null,
): 'own' | 'company' | null {
  if (address === null) return null;
  if (own.has(address) || hasIt(lists, address)) return 'own';
  return company.has(address) || hasIt(companyLists, address) ? 'company' : null;
}

/** The IP list by which `listOf` has the address; null: it is by an entry of the credential's or the company's own. */
export function ipListOf<List extends ListSet>(
  {
    own,
    lists,
    company,
    companyLists,
  }: Omit<ListSets, 'lists' | 'companyLists'> & { lists: readonly List[]; companyLists: readonly List[] },
  address: Address | null,
): List | null {
  if (address === null || own.has(address)) return null;
  const list = findList(lists, address);
  if (list || company.has(address)) return list ?? null;
  return findList(companyLists, address) ?? null;
}

/** Whether one of the IP lists has it. */
export function hasIt(lists: readonly ListSet[], address: Address): boolean {
  return findList(lists, address) !== undefined;
}

/** Called for every request: it allocates nothing. */
function findList<List extends ListSet>(lists: readonly List[], address: Address): List | undefined {
  for (let index = 0; index < lists.length; index += 1) {
    if (lists[index]!.ranges.has(address)) return lists[index];
  }
  return undefined;
}

/** The same policy asked about a whole network: a list has its first address only if it has it up to `last`. */
export function aboutNetwork<Policy extends ListSets>(policy: Policy, last: Address): Policy {
  const listUpTo = <List extends ListSet>(list: List) => ({ ...list, ranges: upTo(list.ranges, last) });
  return {
    ...policy,
    own: upTo(policy.own, last),
    lists: policy.lists.map(listUpTo),
    company: upTo(policy.company, last),
    companyLists: policy.companyLists.map(listUpTo),
  };
}
