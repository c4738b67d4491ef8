import { parseEntry } from '#lib/net/range';

const kinds = { address: '', cidr: ' block', range: ' range' };

/** "IPv4", "IPv6 block", … of an entry. */
export function familyOf(value: string): string {
  const result = parseEntry(value);
  return result.ok ? `IPv${result.entry.family}${kinds[result.entry.kind]}` : '';
}
