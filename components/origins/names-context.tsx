'use client';

import { createContext, type ReactNode, use } from 'react';
import type { ReverseName } from '#lib/access/origins/reverse-names';

type Names = Record<string, ReverseName>;

const NamesContext = createContext<Promise<Names> | null>(null);

/** Around lists of addresses: their names, which may come after the lists. */
export function NamesProvider({ names, children }: { names: Promise<Names>; children: ReactNode }) {
  return <NamesContext value={names}>{children}</NamesContext>;
}

/** Names that came: rows that are held still keep theirs, and a page that is read again waits for none. */
const came = new Map<string, ReverseName>();

/** The name of an address; suspends until it is known whether there is one in time. */
export function useName(ip: string): ReverseName | null {
  const names = use(NamesContext);
  const kept = came.get(ip);
  if (kept || !names) return kept ?? null;
  const found = use(names)[ip] ?? null;
  if (found && typeof window !== 'undefined') came.set(ip, found);
  return found;
}
