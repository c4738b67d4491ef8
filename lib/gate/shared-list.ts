import { emptyRangeSet, type RangeSet } from '#lib/net/range-set';
import type { ListSet } from './list-sets.ts';

/** An IP list as it is kept of a company: one set, however many of its credentials use it. */
export interface SharedList extends ListSet {
  ranges: RangeSet;
  /** `ranges` may be used until then, ms since the epoch; -Infinity: they must be read first. */
  goodUntil: number;
  /** A reading of the list is in force only from this policyVersion on. */
  since: number;
  loading: Promise<void> | undefined;
}

export const noLists: readonly SharedList[] = Object.freeze([]);

/** The lists of these ids, of a company's; one that was never asked for is yet to be read. */
export function sharedLists(
  state: { readonly lists: Map<string, SharedList>; readonly version: number },
  ids: readonly string[],
): readonly SharedList[] {
  if (ids.length === 0) return noLists;
  return ids.map((id) => {
    const known = state.lists.get(id);
    if (known) return known;
    const list: SharedList = {
      id,
      ranges: emptyRangeSet,
      goodUntil: Number.NEGATIVE_INFINITY,
      since: state.version,
      loading: undefined,
    };
    state.lists.set(id, list);
    return list;
  });
}

/** What is kept of a list may be used no more. */
export function mustRead(list: Pick<SharedList, 'goodUntil' | 'since'>, since: number): void {
  list.goodUntil = Number.NEGATIVE_INFINITY;
  list.since = since;
}

/** Whether all of them may be decided by at that time. Called for every request: it allocates nothing. */
export function areGood(lists: readonly SharedList[], now: number): boolean {
  for (let index = 0; index < lists.length; index += 1) {
    if (lists[index]!.goodUntil <= now) return false;
  }
  return true;
}
