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

/** A company's IP lists by their ids: each is there for as long as anything that is kept uses it. */
export class SharedLists {
  readonly #lists = new Map<string, WeakRef<SharedList>>();
  /** So many may be kept before those that are gone are looked for. */
  #lookAt = 64;

  get(id: string): SharedList | undefined {
    return this.#lists.get(id)?.deref();
  }

  /** @param since of one that nothing uses yet: it is to be read, at this policyVersion or later */
  all(ids: readonly string[], since: number): readonly SharedList[] {
    if (ids.length === 0) return noLists;
    return ids.map((id) => this.get(id) ?? this.#begin(id, since));
  }

  get size(): number {
    return this.#lists.size;
  }

  #begin(id: string, since: number): SharedList {
    const list: SharedList = {
      id,
      ranges: emptyRangeSet,
      goodUntil: Number.NEGATIVE_INFINITY,
      since,
      loading: undefined,
    };
    if (this.#lists.size >= this.#lookAt) this.#forgetGone();
    this.#lists.set(id, new WeakRef(list));
    return list;
  }

  #forgetGone(): void {
    for (const [id, list] of this.#lists) if (!list.deref()) this.#lists.delete(id);
    this.#lookAt = Math.max(64, this.#lists.size * 2);
  }
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
