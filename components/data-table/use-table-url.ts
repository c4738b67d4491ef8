'use client';

import { debounce, parseAsString, useQueryStates } from 'nuqs';
import { useMemo, useTransition } from 'react';

import { parseAsSearch } from './search-params.ts';

const TYPING_MS = 300;
const firstPage = { after: null, before: null };

export type TableUrl = {
  /** What the URL says now, or is about to say; null where it says nothing. */
  values: Record<string, string | null>;
  /** True until the server has answered the last change. */
  pending: boolean;
  /** Writes to the URL, to which Back returns; everything but paging returns to the first page. */
  set: (patch: Record<string, string | null>) => void;
  /** Searches once typing pauses: one step back, however often it pauses. */
  search: (q: string) => void;
  turnPage: (cursor: { after: string } | { before: string } | null) => void;
};

/** The URL as the state of a list: page, size, sort, q and the given filters. */
export function useTableUrl(filters: string[]): TableUrl {
  const [pending, startTransition] = useTransition();
  const names = filters.join(' ');
  const parsers = useMemo(() => {
    const keys = ['q', 'after', 'before', 'size', 'sort', ...names.split(' ').filter(Boolean)];
    return Object.fromEntries(keys.map((key) => [key, key === 'q' ? parseAsSearch : parseAsString]));
  }, [names]);
  const [values, write] = useQueryStates(parsers, { shallow: false, startTransition, history: 'push' });

  return {
    values,
    pending,
    set: (patch) => void write({ ...firstPage, ...patch }),
    search: (q) =>
      void write(
        { ...firstPage, q },
        { limitUrlUpdates: debounce(TYPING_MS), history: isSearching() ? 'replace' : 'push' },
      ),
    turnPage: (cursor) => void write({ ...firstPage, ...cursor }, { scroll: true }),
  };
}

/** By the URL itself: what is typed stands in `values` before it stands there. */
function isSearching() {
  return new URLSearchParams(window.location.search).has('q');
}
