import { type Address, parseAddress } from './address.ts';

/** How an address that could not be told is written down; no list can hold it. */
export const unknownAddress = '0.0.0.0';

/** The address of a stored row, or null where it stands for an unknown one. */
export function knownAddress(ip: string): Address | null {
  return ip === unknownAddress ? null : parseAddress(ip);
}
