import { type Address, parseAddress } from './address.ts';
import { type Interval, readInterval } from './interval.ts';

/** How an address that could not be told is written down; no list can hold it. */
export const unknownAddress = '0.0.0.0';

/** How the addresses are written down that were too many to be kept each; no list can hold it. */
export const otherAddresses = '0.0.0.0/0';

/** The address of a stored row, or null where it stands for an unknown one, or for more than one. */
export function knownAddress(ip: string): Address | null {
  return ip === unknownAddress ? null : parseAddress(ip);
}

/** The ends of what a stored row stands for: an address, or an IPv6 /64; null where nobody can say. */
export function knownInterval(ip: string): Pick<Interval, 'first' | 'last'> | null {
  const address = knownAddress(ip);
  if (address) return { first: address, last: address };
  const interval = ip.includes('/') ? readInterval(ip) : 'not an address';
  return typeof interval === 'string' ? null : interval;
}
