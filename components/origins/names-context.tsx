'use client';

import { createContext, type ReactNode, use } from 'react';
import type { ReverseName } from '#lib/access/origins/reverse-names';
import { parseAddress } from '#lib/net/address';
import { isPublicAddress } from '#lib/net/public-address';

type Names = Record<string, ReverseName>;

const NamesContext = createContext<Promise<Names> | null>(null);

/** Around lists of addresses: their names, which may come after the lists; null: they are not looked up. */
export function NamesProvider({ names, children }: { names: Promise<Names> | null; children: ReactNode }) {
  return <NamesContext value={names}>{children}</NamesContext>;
}

/** Names that came: rows that are held still keep theirs, and a page that is read again waits for none. */
const came = new Map<string, ReverseName>();

/** Whether a name may come: only public addresses are looked up. */
export function useMayHaveName(ip: string | null): boolean {
  const names = use(NamesContext);
  const address = ip === null ? null : parseAddress(ip);
  return names !== null && address !== null && isPublicAddress(address);
}

/** The name of an address; suspends until it is known whether there is one in time. */
export function useName(ip: string): ReverseName | null {
  const names = use(NamesContext);
  const kept = came.get(ip);
  if (kept || !names) return kept ?? null;
  const found = use(names)[ip] ?? null;
  if (found && typeof window !== 'undefined') came.set(ip, found);
  return found;
}
