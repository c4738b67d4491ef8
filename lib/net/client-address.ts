import { type Address, parseAddress } from './address.ts';
import { type Entry, parseEntry } from './range.ts';
import { buildRangeSet, type RangeSet } from './range-set.ts';

/**
 * Tells who sends a request from the socket's peer (undefined where it cannot be known) and the
 * `X-Forwarded-For` header, several of them joined by commas. Null: unknown, to be refused. Never throws.
 */
export interface ClientAddressResolver {
  (peer: string | undefined, forwardedFor: string | null | undefined): Address | null;
  /** The same, and where it was read. */
  locate(peer: string | undefined, forwardedFor: string | null | undefined): LocatedAddress;
  /** Why it answered null, for people; what a caller wrote is not repeated. */
  whyUnknown(peer: string | undefined, forwardedFor: string | null | undefined): UnknownReason;
}

export interface LocatedAddress {
  /** null: unknown. */
  address: Address | null;
  /** 0: the socket's peer; n: the n-th address from the right of `X-Forwarded-For`, empty ones not counted. */
  hop: number;
  /** null: it cannot be known, or is no address. */
  peer: Address | null;
  /** Whether `X-Forwarded-For` was believed. */
  isPeerTrusted: boolean;
}

/**
 * What stands where the address should: one with a port or a zone, something else that is none in strict form (an
 * address that nobody sends from too), or nothing at all.
 */
export type UnknownReason = 'port' | 'zone' | 'form' | 'nothing';

/** Among the trusted proxies: a platform owns the socket, and an absent peer is its proxy. */
const platformKeyword = 'platform';

/**
 * Reads the list of proxies whose `X-Forwarded-For` may be believed: addresses, CIDRs and the keyword
 * `platform`, separated by commas or blanks; nothing in it means none. `problems` are sentences that
 * name the item.
 *
 * The resolver does what npm's proxy-addr does: only if the peer is trusted is the header walked, from
 * right to left past trusted hops, to the first untrusted one (all trusted: the leftmost; no hop in the
 * header: the peer). A hop that is not an address in strict form ends the walk as unknown.
 */
export function parseTrustedProxies(
  text: string,
): { ok: true; resolver: ClientAddressResolver } | { ok: false; problems: string[] } {
  const entries: Entry[] = [];
  const problems: string[] = [];
  let platform = false;
  for (const item of text.split(/[\s,]+/)) {
    if (item === platformKeyword) platform = true;
    if (item === '' || item === platformKeyword) continue;
    const result = parseEntry(item);
    if (result.ok) entries.push(result.entry);
    else problems.push(`${item.slice(0, 100)}: ${result.reason}`);
  }
  if (problems.length > 0) return { ok: false, problems };
  const trusted = buildRangeSet(entries);
  const locate = (given: string | undefined, forwardedFor: string | null | undefined): LocatedAddress => {
    const peer = given === undefined ? null : parseAddress(given);
    const isPeerTrusted = given === undefined ? platform : peer !== null && trusted.has(peer);
    const { address, hop } = walk(peer, isPeerTrusted ? (forwardedFor ?? '') : '', trusted);
    return { address, hop, peer, isPeerTrusted };
  };
  const resolve = (peer: string | undefined, forwardedFor: string | null | undefined) =>
    locate(peer, forwardedFor).address;
  const whyUnknown = (peer: string | undefined, forwardedFor: string | null | undefined) => {
    if (!locate(peer, forwardedFor).isPeerTrusted) return peer === undefined ? 'nothing' : 'form';
    return whyWalkEnds(forwardedFor ?? '', trusted);
  };
  return { ok: true, resolver: Object.assign(resolve, { locate, whyUnknown }) };
}

/** Goes back along a header from the peer that handed it over: one pass, whatever it contains. */
function walk(
  peer: Address | null,
  header: string,
  trusted: RangeSet,
): Pick<LocatedAddress, 'address' | 'hop'> {
  let address = peer;
  let hop = 0;
  let end = header.length;
  while (end > 0) {
    const comma = header.lastIndexOf(',', end - 1);
    const item = withoutSpaces(header, comma + 1, end);
    end = comma;
    if (item === '') continue;
    hop += 1;
    address = parseAddress(item);
    if (!address || !trusted.has(address)) break;
  }
  return { address: known(address), hop };
}

/** What kind of text the walk ended at. */
function whyWalkEnds(header: string, trusted: RangeSet): UnknownReason {
  const items = header.split(',').map((item) => withoutSpaces(item, 0, item.length));
  const stop = items.findLast((item) => {
    const hop = parseAddress(item);
    return item !== '' && !(hop && trusted.has(hop));
  });
  if (stop === undefined) return 'nothing';
  if (/^[\d.]+:\d+$|^\[[^[\]]*\](?::\d+)?$/.test(stop)) return 'port';
  return /^[\da-f:.]+%/i.test(stop) ? 'zone' : 'form';
}

/** Without spaces at both ends; other blanks stay and make the item no address, as in proxy-addr. */
function withoutSpaces(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && text[start] === ' ') start++;
  while (start < end && text[end - 1] === ' ') end--;
  return text.slice(start, end);
}

/** Nobody sends from 0.0.0.0 or :: (RFC 6890). */
function known(address: Address | null): Address | null {
  return address && address.w0 + address.w1 + address.w2 + address.w3 !== 0 ? address : null;
}
