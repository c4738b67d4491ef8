import { parseAddress } from '#lib/net/address';
import { oneShownLine } from '#lib/text/one-shown-line';
import type { NetworkData } from './network-table.ts';
import type { Segments } from './segments.ts';

/** Text of CSV files, sorted by address: first, last, number, operator; and first, last, country. */
export interface NetworkFiles {
  asn4: string;
  asn6: string;
  country4: string;
  country6: string;
}

const operatorLengthMax = 100;

/**
 * Makes the compact form of what `@ip-location-db` publishes.
 * @throws Error that names the line when a file is not as expected
 */
export function compileNetworks(files: NetworkFiles): NetworkData {
  const operators = new Map<number, string>();
  const toAsn = (fields: string[]) => {
    const asn = Number(fields[2]);
    const name = oneShownLine(unquote(fields.slice(3).join(',')), operatorLengthMax);
    if (name !== '' && !operators.has(asn)) operators.set(asn, name);
    return asn;
  };
  const segments = {
    asn4: compile(files.asn4, 1, toAsn),
    asn6: compile(files.asn6, 2, toAsn),
    country4: compile(files.country4, 1, toLetters),
    country6: compile(files.country6, 2, toLetters),
  };
  const asns = Uint32Array.from(operators.keys()).sort();
  const nameEnds = new Uint32Array(asns.length);
  const encoder = new TextEncoder();
  const names = Array.from(asns, (asn) => encoder.encode(operators.get(asn)));
  let end = 0;
  for (const [index, name] of names.entries()) nameEnds[index] = end += name.length;
  return { ...segments, asns, nameEnds, names: Buffer.concat(names) };
}

/** The last number of each family: in 32 bits, or the upper 64 of 128. */
const lasts = { 1: 0xffff_ffffn, 2: 0xffff_ffff_ffff_ffffn };

function compile(csv: string, width: 1 | 2, readValue: (fields: string[]) => number): Segments {
  const starts: bigint[] = [];
  const values: number[] = [];
  const put = (start: bigint, value: number) => {
    if (values.at(-1) === value) return;
    starts.push(start);
    values.push(value);
  };
  let next = 0n;
  for (const [index, line] of csv.split('\n').entries()) {
    if (line === '') continue;
    const fields = line.trim().split(',');
    const ends = fields.slice(0, 2).map((text) => numberOf(text, width));
    const value = readValue(fields);
    const [first, last] = ends as [bigint | null, bigint | null];
    if (first === null || last === null || last < first || !Number.isInteger(value)) {
      throw new Error(`line ${index + 1} is not a range with a value: ${line.slice(0, 80)}`);
    }
    // What is finer than an IPv6 /64 shares its number with what stands before it.
    if (last < next) continue;
    if (first > next) put(next, 0);
    put(first > next ? first : next, value);
    next = last + 1n;
  }
  if (next <= lasts[width]) put(next, 0);
  const words =
    width === 1
      ? starts.map(Number)
      : starts.flatMap((each) => [Number(each >> 32n), Number(each & lasts[1])]);
  return { width, starts: Uint32Array.from(words), values: Uint32Array.from(values) };
}

function numberOf(text: string, width: 1 | 2): bigint | null {
  const address = parseAddress(text);
  if (!address || address.family !== (width === 1 ? 4 : 6)) return null;
  return width === 1 ? BigInt(address.w0) : (BigInt(address.w0) << 32n) | BigInt(address.w1);
}

function toLetters([, , country = '']: string[]): number {
  if (!/^[A-Z]{2}$/.test(country) || country === 'ZZ') return 0;
  return (country.charCodeAt(0) << 8) | country.charCodeAt(1);
}

function unquote(field: string): string {
  return field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
}
