import { type Address, compareAddresses, ipv4Address, ipv6Address, parseAddress } from './address.ts';

/** What one entry of a list covers: `first` to `last`, both included, of one family. */
export interface Interval {
  readonly kind: 'address' | 'cidr' | 'range';
  readonly value: string;
  readonly first: Address;
  readonly last: Address;
  readonly hostBitsDropped: boolean;
}

/** An interval as far as it tells what it covers. */
type Ends = Pick<Interval, 'first' | 'last'>;

/** Why a text is not an entry; `refusals.ts` has the words. */
export type Refusal =
  | 'empty'
  | 'too long'
  | 'not an address'
  | 'bad IPv4 prefix'
  | 'bad IPv6 prefix'
  | 'everything'
  | 'mapped prefix'
  | 'IPv6 range'
  | 'mixed families'
  | 'reversed'
  | 'unspecified'
  | 'multicast';

/** Longer than any entry in any of its spellings: what is longer is refused unread. */
export const entryLengthMax = 100;

const mappedFirst = ipv6Address(0, 0, 0xffff, 0);
const mappedLast = ipv6Address(0, 0, 0xffff, 0xffffffff);

/** Reads an address, CIDR or IPv4 range (no blanks) to its interval, or says why not. Never throws. */
export function readInterval(text: string): Interval | Refusal {
  if (text === '') return 'empty';
  if (text.length > entryLengthMax) return 'too long';
  const slash = text.indexOf('/');
  if (slash >= 0) return readCidr(text.slice(0, slash), text.slice(slash + 1));
  const hyphen = text.indexOf('-');
  if (hyphen >= 0) return readRange(text.slice(0, hyphen), text.slice(hyphen + 1));
  const address = parseAddress(text);
  return address ? toInterval(address, address) : 'not an address';
}

/** Whether two of them have an address in common. */
export function overlap(one: Ends, other: Ends): boolean {
  return compareAddresses(one.first, other.last) <= 0 && compareAddresses(other.first, one.last) <= 0;
}

/** The first and last address of the block of `prefix` bits that `address` lies in. */
function block(address: Address, prefix: number): [Address, Address] {
  const mask = (word: number) => {
    const bits = Math.min(32, Math.max(0, prefix - 32 * word));
    return bits === 0 ? 0 : (0xffffffff << (32 - bits)) >>> 0;
  };
  const low = (value: number, word: number) => (value & mask(word)) >>> 0;
  const high = (value: number, word: number) => (value | ~mask(word)) >>> 0;
  const { family, w0, w1, w2, w3 } = address;
  if (family === 4) return [ipv4Address(low(w0, 0)), ipv4Address(high(w0, 0))];
  return [
    ipv6Address(low(w0, 0), low(w1, 1), low(w2, 2), low(w3, 3)),
    ipv6Address(high(w0, 0), high(w1, 1), high(w2, 2), high(w3, 3)),
  ];
}

function readCidr(base: string, prefixText: string): Interval | Refusal {
  const address = parseAddress(base);
  if (!address) return 'not an address';
  const bits = base.includes(':') ? 128 : 32;
  const typed = /^(?:0|[1-9]\d{0,2})$/.test(prefixText) ? Number(prefixText) : bits + 1;
  if (typed > bits) return bits === 32 ? 'bad IPv4 prefix' : 'bad IPv6 prefix';
  const mapped = bits === 128 && address.family === 4;
  if (mapped && typed > 0 && typed < 96) return 'mapped prefix';
  const prefix = mapped ? typed - 96 : typed;
  if (prefix <= 0) return 'everything';
  const [first, last] = block(address, prefix);
  const hostBitsDropped = compareAddresses(first, address) !== 0;
  return toInterval(first, last, `${first.text}/${prefix}`, 'cidr', hostBitsDropped);
}

function readRange(firstText: string, lastText: string): Interval | Refusal {
  const first = parseAddress(firstText);
  const last = parseAddress(lastText);
  if (!first || !last) return 'not an address';
  if (first.family !== last.family) return 'mixed families';
  if (first.family === 6) return 'IPv6 range';
  if (compareAddresses(first, last) > 0) return 'reversed';
  return toInterval(first, last, `${first.text}-${last.text}`, 'range');
}

function toInterval(
  first: Address,
  last: Address,
  value = first.text,
  kind: Interval['kind'] = 'address',
  hostBitsDropped = false,
): Interval | Refusal {
  if (first.w0 + first.w1 + first.w2 + first.w3 === 0) return 'unspecified';
  if (touchesMulticast(first, last)) return 'multicast';
  // A block around all IPv4-mapped addresses would look as if it let IPv4 in; those are IPv4 here.
  if (compareAddresses(first, mappedLast) <= 0 && compareAddresses(last, mappedFirst) >= 0)
    return 'mapped prefix';
  if (compareAddresses(first, last) === 0)
    return { kind: 'address', value: first.text, first, last, hostBitsDropped };
  return { kind, value, first, last, hostBitsDropped };
}

/** 224.0.0.0/4 (RFC 5771) and ff00::/8 (RFC 4291, 2.7). */
function touchesMulticast(first: Address, last: Address): boolean {
  return first.family === 4 ? first.w0 <= 0xefffffff && last.w0 >= 0xe0000000 : last.w0 >= 0xff000000;
}
