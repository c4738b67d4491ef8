import ipaddr from 'ipaddr.js';
import type { Address, Family } from './address.ts';
import { explainRefusal } from './entry-problems.ts';
import { readInterval } from './interval.ts';
import { withNetmask } from './netmask.ts';
import { splitEntries } from './split-entries.ts';

export { splitEntries };

/** One entry of a list, checked. */
export interface Entry {
  /** Canonical form; `parseEntry(value)` gives the same entry back. */
  readonly value: string;
  readonly kind: 'address' | 'cidr' | 'range';
  readonly family: Family;
  /** Both ends are included. */
  readonly first: Address;
  readonly last: Address;
  /** What is stored means something else than what was typed: host bits were dropped (`10.0.0.5/24`). */
  readonly changed: boolean;
  /** Shorter than /16, or a range of more than 65,536 addresses; IPv6: shorter than /32. */
  readonly wide: boolean;
  /**
   * Where the first address lies. `private` is what the public internet never shows: RFC 1918, shared
   * (RFC 6598), link-local (RFC 3927, RFC 4291) and unique local addresses (RFC 4193).
   */
  readonly scope: 'public' | 'private' | 'loopback';
}

/** An entry, or one sentence on why `input` is none. The sentence does not repeat the input. */
export type EntryResult =
  | { readonly ok: true; readonly input: string; readonly entry: Entry }
  | { readonly ok: false; readonly input: string; readonly reason: string };

/** Special ranges as ipaddr.js names them; what the public internet never shows. */
const privateRanges = new Set(['private', 'carrierGradeNat', 'linkLocal', 'uniqueLocal']);

/**
 * Reads one entry: an address, a CIDR of either family, or an IPv4 range `a.b.c.d-e.f.g.h`. Blanks are
 * not removed here; give text from people to `parseEntries`. Never throws.
 */
export function parseEntry(text: string): EntryResult {
  const interval = readInterval(text);
  if (typeof interval === 'string') {
    return { ok: false, input: text, reason: explainRefusal(interval, text) };
  }
  const { value, kind, first, last, hostBitsDropped: changed } = interval;
  const { family } = first;
  const entry = {
    value,
    kind,
    family,
    first,
    last,
    changed,
    wide: isWide(first, last),
    scope: scopeOf(first),
  };
  return { ok: true, input: text, entry };
}

/**
 * Reads all entries of a text (see `splitEntries` for how it is cut), in order. Of entries with the same
 * canonical value the first stays. Nothing between the separators: an empty list.
 */
export function parseEntries(text: string): EntryResult[] {
  return distinct(splitEntries(text).map(parsePiece));
}

/** The same for one piece of a cut text, which may be an address with its netmask. */
export function parsePiece(input: string): EntryResult {
  const cidr = withNetmask(input);
  if (cidr === null) return parseEntry(input);
  const result = parseEntry(cidr);
  return result.ok ? { ...result, input, entry: { ...result.entry, changed: true } } : { ...result, input };
}

/** Of entries with the same canonical value the first; of wrong ones all. */
export function distinct<Result extends EntryResult>(results: readonly Result[]): Result[] {
  const seen = new Set<string>();
  return results.filter((result) => {
    if (!result.ok) return true;
    if (seen.has(result.entry.value)) return false;
    seen.add(result.entry.value);
    return true;
  });
}

function isWide(first: Address, last: Address): boolean {
  return first.family === 4 ? last.w0 - first.w0 >= 65_536 : first.w0 !== last.w0;
}

function scopeOf({ family, w0, w1, w2, w3 }: Address): Entry['scope'] {
  const words = family === 4 ? [w0] : [w0, w1, w2, w3];
  const bytes = words.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
  const range = ipaddr.fromByteArray(bytes).range();
  if (range === 'loopback') return 'loopback';
  return privateRanges.has(range) ? 'private' : 'public';
}
