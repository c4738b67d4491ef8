'use client';

import { useEffect, useState } from 'react';
import type { Search, SearchResult } from './types.ts';

const PAUSE_MS = 180;

type Answer = { query: string; results: SearchResult[]; failed: boolean };

/** Asks the server once typing pauses; an answer that comes late is dropped. */
export function useSearch(search: Search | undefined, typed: string) {
  const query = typed.trim();
  const [answer, setAnswer] = useState<Answer>({ query: '', results: [], failed: false });
  const wanted = search && query.length > 1 ? query : '';

  // Follows the server: what it knows of this query.
  useEffect(() => {
    if (!search || !wanted) return;
    let late = false;
    const timer = setTimeout(() => {
      search(wanted).then(
        (results) => late || setAnswer({ query: wanted, results, failed: false }),
        () => late || setAnswer({ query: wanted, results: [], failed: true }),
      );
    }, PAUSE_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [search, wanted]);

  return {
    results: wanted ? answer.results : [],
    pending: wanted !== '' && answer.query !== wanted,
    failed: wanted !== '' && answer.query === wanted && answer.failed,
  };
}
