import { otherAddresses, unknownAddress } from '#lib/net/known-address';

export function countWords(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'request' : 'requests'}`;
}

export function isAddress(ip: string): boolean {
  return ip !== unknownAddress && ip !== otherAddresses;
}

export function shown(ip: string): string {
  if (ip === unknownAddress) return 'An unknown address';
  return ip === otherAddresses ? 'Other addresses' : ip;
}

/** For programs. */
export function nameOf(ip: string): string {
  return ip === unknownAddress ? 'unknown' : ip === otherAddresses ? 'other' : ip;
}

/** One address as itself; of more, how many. */
export function subjectOf(addresses: readonly { ip: string }[]): string {
  const [first] = addresses;
  if (addresses.length === 1) return shown(first!.ip);
  const named = addresses.filter(({ ip }) => ip !== otherAddresses).length;
  return `${named < addresses.length ? 'More than ' : ''}${named} addresses`;
}
