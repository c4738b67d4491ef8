'use client';

import { useState } from 'react';

export interface LiveList<T> {
  rows: T[];
  total: number;
}

interface HeldOptions<T> {
  keyOf: (row: T) => string;
  /** What the list is of: filters, sort, page. Another one comes in whole. */
  view: string;
  paused: boolean;
  /** Of a shown row, while it is paused; unless given, what the server says. */
  whilePaused?: (shown: T, read: T) => T;
}

interface Held<T, List> {
  view: string;
  /** As it was when its rows came in. */
  shown: List;
  /** As it was read last. */
  read: List;
  /** In the order in which they came in, each as it was read last. */
  rows: T[];
}

export interface HeldRows<T, List> {
  rows: T[];
  shown: List;
  /** Read, but not shown yet: at least so many. */
  waiting: number;
  /** Shows what was read last. */
  take: () => void;
}

/**
 * A list that is read again and again, and does not move under the pointer: shown rows are kept up to date in their
 * places, and new ones wait until they are taken. Where nothing is shown, they come in by themselves.
 */
export function useHeldRows<T, List extends LiveList<T>>(
  list: List,
  { keyOf, view, paused, whilePaused }: HeldOptions<T>,
): HeldRows<T, List> {
  const whole = { view, shown: list, read: list, rows: list.rows };
  const [held, setHeld] = useState<Held<T, List>>(whole);
  const take = () => setHeld(whole);
  const isOther = held.view !== view || (held.rows.length === 0 && list.rows.length > 0 && !paused);
  let now = held;
  if (isOther) now = whole;
  else if (held.read !== list) {
    const read = new Map(list.rows.map((row) => [keyOf(row), row]));
    const rows = held.rows.map((row) => {
      const again = read.get(keyOf(row));
      if (!again) return row;
      return paused && whilePaused ? whilePaused(row, again) : again;
    });
    now = { ...held, read: list, rows };
  }
  if (now !== held) setHeld(now);
  const keys = new Set(now.rows.map(keyOf));
  const unseen = list.rows.filter((row) => !keys.has(keyOf(row))).length;
  return {
    rows: now.rows,
    shown: now.shown,
    waiting: Math.max(unseen, list.total - now.shown.total),
    take,
  };
}
