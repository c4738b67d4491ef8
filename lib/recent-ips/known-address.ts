import { type Address, parseAddress } from '../net/address.ts';

/** How the gate's recorder writes an address that could not be told. */
export const unknownIp = '0.0.0.0';

/** The address of a RecentIp row, or null where it stands for an unknown one: that can be in no whitelist. */
export function knownAddress(ip: string): Address | null {
  return ip === unknownIp ? null : parseAddress(ip);
}
