'use client';

import { debounce, parseAsString, useQueryStates } from 'nuqs';
import { useMemo, useTransition } from 'react';

const TYPING_MS = 300;

export type TableUrl = {
  /** What the URL says now, or is about to say; null where it says nothing. */
  values: Record<string, string | null>;
  /** True until the server has answered the last change. */
  pending: boolean;
  /** Writes to the URL; everything but paging returns to the first page. */
  set: (patch: Record<string, string | null>) => void;
  /** The same once typing pauses. */
  setSoon: (patch: Record<string, string | null>) => void;
  turnPage: (page: number) => void;
};

/** The URL as the state of a list: page, size, sort, q and the given filters. */
export function useTableUrl(filters: string[]): TableUrl {
  const [pending, startTransition] = useTransition();
  const names = filters.join(' ');
  const parsers = useMemo(() => {
    const keys = ['q', 'page', 'size', 'sort', ...names.split(' ').filter(Boolean)];
    return Object.fromEntries(keys.map((key) => [key, parseAsString]));
  }, [names]);
  const [values, write] = useQueryStates(parsers, { shallow: false, startTransition });

  return {
    values,
    pending,
    set: (patch) => void write({ page: null, ...patch }),
    setSoon: (patch) => void write({ page: null, ...patch }, { limitUrlUpdates: debounce(TYPING_MS) }),
    turnPage: (page) =>
      void write({ page: page === 1 ? null : String(page) }, { history: 'push', scroll: true }),
  };
}
