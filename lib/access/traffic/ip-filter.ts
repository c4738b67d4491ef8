import { type Entry, parseEntries } from '#lib/net/range';

export type IpFilter = { ok: true; entry: Entry | null } | { ok: false; problem: string };

/** Reads what a person searches by: one address, CIDR or IPv4 range; nothing finds all. */
export function parseIpFilter(text: string): IpFilter {
  const [result, ...others] = parseEntries(text);
  if (!result) return { ok: true, entry: null };
  if (others.length > 0) return { ok: false, problem: 'Search by one IP address or range at a time.' };
  if (!result.ok) return { ok: false, problem: result.reason };
  return { ok: true, entry: result.entry };
}
