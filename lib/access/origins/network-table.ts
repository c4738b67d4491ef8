import type { Address } from '#lib/net/address';
import { isPublicAddress } from '#lib/net/public-address';
import { type Segments, segmentsOf, valueAt } from './segments.ts';

/** Whose network an address is in. */
export interface Network {
  /** Number of the autonomous system, what one operator announces; 0: not known. */
  asn: number;
  operator: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
}

export interface NetworkData {
  /** Values are numbers of autonomous systems. */
  asn4: Segments;
  asn6: Segments;
  /** Values are the two letters, 8 bits each. */
  country4: Segments;
  country6: Segments;
  /** Sorted numbers of those that have a name, and where that ends among `names`, in bytes. */
  asns: Uint32Array;
  nameEnds: Uint32Array;
  /** UTF-8. */
  names: Uint8Array;
}

/** "KFN1" in the byte order of this machine: the file of another one, or of another form, is not read. */
export const networksVersion = 0x314e464b;
const headerWords = 7;
const parts = ['asn4', 'asn6', 'country4', 'country6'] as const;

/** Operator and country of public addresses, in typed arrays over one buffer of some 14 MB. */
export class NetworkTable {
  readonly #data: NetworkData;

  constructor(data: NetworkData) {
    this.#data = data;
  }

  /** null for addresses that are not the public internet's. */
  networkOf(address: Address): Network | null {
    if (!isPublicAddress(address)) return null;
    const { asn4, asn6, country4, country6 } = this.#data;
    const asn = valueAt(address.family === 4 ? asn4 : asn6, address);
    const letters = valueAt(address.family === 4 ? country4 : country6, address);
    const country = letters === 0 ? null : String.fromCharCode(letters >>> 8, letters & 255);
    return { asn, operator: this.#nameOf(asn), country };
  }

  /** All ranges of these autonomous systems. Reads the whole table: some milliseconds. */
  *rangesOf(asns: ReadonlySet<number>): ReturnType<typeof segmentsOf> {
    yield* segmentsOf(this.#data.asn4, asns);
    yield* segmentsOf(this.#data.asn6, asns);
  }

  #nameOf(asn: number): string | null {
    const { asns, nameEnds, names } = this.#data;
    let low = 0;
    let high = asns.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (asns[middle]! < asn) low = middle + 1;
      else high = middle;
    }
    if (asns[low] !== asn) return null;
    return new TextDecoder().decode(names.subarray(low === 0 ? 0 : nameEnds[low - 1]!, nameEnds[low]!));
  }
}

/** The bytes of a file that `readNetworks` reads. */
export function writeNetworks(data: NetworkData): Uint8Array {
  const segments = parts.map((part) => data[part]);
  const counts = segments.map(({ values }) => values.length);
  const header = Uint32Array.of(networksVersion, ...counts, data.asns.length, data.names.length);
  const pieces = [
    header,
    ...segments.flatMap(({ starts, values }) => [starts, values]),
    data.asns,
    data.nameEnds,
  ];
  const bytes = [...pieces, data.names].map(
    ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
  );
  return Buffer.concat(bytes);
}

/** @throws Error when these are not bytes that `writeNetworks` made */
export function readNetworks(buffer: ArrayBuffer): NetworkTable {
  const header = new Uint32Array(buffer, 0, headerWords);
  if (header[0] !== networksVersion) throw new Error('not a file of networks of this version');
  let at = header.byteLength;
  const words = (count: number) => {
    const taken = new Uint32Array(buffer, at, count);
    at += taken.byteLength;
    return taken;
  };
  const segments = parts.map((_, part): Segments => {
    const width = part % 2 === 0 ? 1 : 2;
    const count = header[part + 1]!;
    return { width, starts: words(count * width), values: words(count) };
  });
  const [asn4, asn6, country4, country6] = segments as [Segments, Segments, Segments, Segments];
  const [asns, nameEnds] = [words(header[5]!), words(header[5]!)];
  const names = new Uint8Array(buffer, at, header[6]!);
  return new NetworkTable({ asn4, asn6, country4, country6, asns, nameEnds, names });
}
