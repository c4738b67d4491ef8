import { z } from 'zod';
import type { ReadEntry } from './read-diff.ts';

const KeptAddresses = z.array(z.object({ ip: z.string() }));

/** The entries that resolved host names are; an address of several is noted with the first of them. */
export function entriesOfHosts(hosts: readonly { host: string; addresses: unknown }[]): ReadEntry[] {
  const entries = new Map<string, ReadEntry>();
  for (const { host, addresses } of hosts) {
    for (const { ip } of KeptAddresses.parse(addresses)) {
      if (!entries.has(ip)) entries.set(ip, { value: ip, note: host });
    }
  }
  return [...entries.values()];
}
