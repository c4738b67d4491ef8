/** An IP address' family. */
export type Family = 4 | 6;

/**
 * An IP address as unsigned 32-bit words, most significant first; IPv4 uses `w0` only, the rest are 0.
 * `text` is the canonical form: dotted decimal, or RFC 5952 (hexadecimal throughout) for IPv6.
 */
export interface Address {
  readonly family: Family;
  readonly text: string;
  readonly w0: number;
  readonly w1: number;
  readonly w2: number;
  readonly w3: number;
}

const mappedPrefix = '::ffff:';

const colon = 0x3a;
const dot = 0x2e;
const zero = 0x30;

/** The eight 16-bit groups of the IPv6 address read last; reading is synchronous, so one is enough. */
const groups = new Uint16Array(8);

/**
 * Reads an address in strict form, or answers null: four decimal numbers without leading zeros
 * (RFC 6943, 3.1.1), or IPv6 (RFC 4291, 2.2) without a zone. IPv4-mapped IPv6 becomes IPv4; `::1.2.3.4`
 * stays IPv6. Nothing is trimmed. Never throws.
 */
export function parseAddress(text: string): Address | null {
  const plain = readIPv4(text, 0, text.length);
  if (plain >= 0) return { family: 4, text, w0: plain, w1: 0, w2: 0, w3: 0 };
  // How a dual-stack socket names an IPv4 peer: worth its own way past the IPv6 reader.
  const mapped = text.startsWith(mappedPrefix) ? readIPv4(text, mappedPrefix.length, text.length) : -1;
  if (mapped >= 0) return ipv4Address(mapped);
  if (!readIPv6(text)) return null;
  const w0 = wordAt(0);
  const w1 = wordAt(2);
  const w2 = wordAt(4);
  const w3 = wordAt(6);
  return w0 === 0 && w1 === 0 && w2 === 0xffff ? ipv4Address(w3) : ipv6Address(w0, w1, w2, w3);
}

/** Orders addresses by number, every IPv4 address before every IPv6 one: negative, 0 or positive. */
export function compareAddresses(a: Address, b: Address): number {
  return a.family - b.family || a.w0 - b.w0 || a.w1 - b.w1 || a.w2 - b.w2 || a.w3 - b.w3;
}

/** The IPv4 address of one unsigned 32-bit word. */
export function ipv4Address(w0: number): Address {
  const text = `${w0 >>> 24}.${(w0 >>> 16) & 255}.${(w0 >>> 8) & 255}.${w0 & 255}`;
  return { family: 4, text, w0, w1: 0, w2: 0, w3: 0 };
}

/** The IPv6 address of four unsigned 32-bit words; an IPv4-mapped one stays IPv6 here. */
export function ipv6Address(w0: number, w1: number, w2: number, w3: number): Address {
  return { family: 6, text: formatIPv6(w0, w1, w2, w3), w0, w1, w2, w3 };
}

/**
 * Reads `text[from, to)` as strict dotted decimal: an unsigned 32-bit word, or -1.
 * For callers that must not allocate; everyone else wants `parseAddress`.
 */
export function readIPv4(text: string, from: number, to: number): number {
  if (to - from < 7 || to - from > 15) return -1;
  let word = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === dot) {
      if (digits === 0 || ++dots > 3) return -1;
      word = word * 256 + part;
      part = 0;
      digits = 0;
      continue;
    }
    const digit = code - zero;
    if (digit < 0 || digit > 9) return -1;
    if (digits > 0 && part === 0) return -1;
    part = part * 10 + digit;
    if (++digits > 3 || part > 255) return -1;
  }
  return dots === 3 && digits > 0 ? word * 256 + part : -1;
}

function wordAt(group: number): number {
  return groups[group]! * 0x10000 + groups[group + 1]!;
}

/** Reads a whole text into `groups`; false leaves them undefined. */
function readIPv6(text: string): boolean {
  const end = text.length;
  let count = 0;
  let gap = -1;
  let i = 0;
  if (text.startsWith('::')) {
    gap = 0;
    i = 2;
  }
  while (i < end) {
    if (count === 8) return false;
    const start = i;
    let group = 0;
    for (let digit = hexDigit(text, i, end); digit >= 0; digit = hexDigit(text, ++i, end)) {
      if (i - start === 4) return false;
      group = group * 16 + digit;
    }
    if (text.charCodeAt(i) === dot) {
      const tail = readIPv4(text, start, end);
      if (tail < 0 || count > 6) return false;
      groups[count++] = tail >>> 16;
      groups[count++] = tail & 0xffff;
      break;
    }
    if (i === start) return false;
    groups[count++] = group;
    if (i === end) break;
    if (text.charCodeAt(i++) !== colon || i === end) return false;
    if (text.charCodeAt(i) === colon) {
      if (gap >= 0) return false;
      gap = count;
      i++;
    }
  }
  if (gap < 0) return count === 8;
  if (count === 8) return false;
  groups.copyWithin(8 - (count - gap), gap, count);
  groups.fill(0, gap, 8 - (count - gap));
  return true;
}

function hexDigit(text: string, at: number, end: number): number {
  if (at >= end) return -1;
  const code = text.charCodeAt(at);
  if (code >= zero && code <= 0x39) return code - zero;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups (leftmost) as `::`. */
function formatIPv6(...words: readonly [number, number, number, number]): string {
  const group = (i: number) => (i & 1 ? words[i >> 1]! & 0xffff : words[i >> 1]! >>> 16);
  let runStart = 8;
  let runLength = 1;
  for (let i = 0; i < 8; i++) {
    const start = i;
    while (i < 8 && group(i) === 0) i++;
    if (i - start <= runLength) continue;
    runStart = start;
    runLength = i - start;
  }
  let text = '';
  for (let i = 0; i < 8; i++) {
    if (i === runStart) {
      text += '::';
      i += runLength - 1;
    } else {
      text += i === 0 || i === runStart + runLength ? group(i).toString(16) : `:${group(i).toString(16)}`;
    }
  }
  return text;
}
