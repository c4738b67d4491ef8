import { knownInterval, otherAddresses } from '#lib/net/known-address';

/**
 * What a row stands for: an address; several of one IPv6 /64; an address that is unknown; or `others`, which were
 * too many for a row each.
 */
export type RefusedFrom = 'address' | 'network' | 'unknown' | 'others';

/** @param ip as a row of Failed Logs has it */
export function standsFor(ip: string): RefusedFrom {
  if (ip === otherAddresses) return 'others';
  if (knownInterval(ip) === null) return 'unknown';
  return ip.includes('/') ? 'network' : 'address';
}
