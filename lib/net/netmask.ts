import { readIPv4 } from './address.ts';

/**
 * The size of the block that a netmask from 255.0.0.0 on stands for, or the wildcard of one up to
 * 0.255.255.255 (RFC 4632, 5.1; RFC 1122, 3.2.1.3: no host has an address of either kind). Null: it is neither.
 */
function prefixOfMask(text: string): number | null {
  const word = readIPv4(text, 0, text.length);
  if (word >= 0xff000000) return prefixOfWildcard(~word >>> 0);
  return word > 0 && word <= 0x00ffffff ? prefixOfWildcard(word) : null;
}

function prefixOfWildcard(word: number): number | null {
  return (word & (word + 1)) === 0 ? Math.clz32(word) : null;
}

/** `203.0.113.64 255.255.255.240`, or with a slash between them, as a CIDR; null for everything else. */
export function withNetmask(text: string): string | null {
  const at = text.search(/[ /]/);
  if (at < 0 || readIPv4(text, 0, at) < 0) return null;
  const prefix = prefixOfMask(text.slice(at + 1));
  return prefix === null ? null : `${text.slice(0, at)}/${prefix}`;
}

/** Pieces of one line: an address and the netmask behind it become one. */
export function joinNetmasks(pieces: readonly string[]): string[] {
  const joined: string[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    const pair = before === undefined ? '' : `${before} ${piece}`;
    if (pair && withNetmask(pair)) joined[joined.length - 1] = pair;
    else joined.push(piece);
  }
  return joined;
}
