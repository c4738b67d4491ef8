import { type Address, ipv4Address, ipv6Address } from '#lib/net/address';

/**
 * Numbers by address: `values[i]` holds from `starts[i]` up to the next start; 0 where nothing is known. Of IPv6 the
 * upper 64 bits count, two words a start.
 */
export interface Segments {
  readonly width: 1 | 2;
  readonly starts: Uint32Array;
  readonly values: Uint32Array;
}

/** What is known of an address; 0: nothing. */
export function valueAt({ width, starts, values }: Segments, { w0, w1 }: Address): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * width;
    const difference = starts[at]! - w0 || (width === 2 ? starts[at + 1]! - w1 : 0);
    if (difference <= 0) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : values[low - 1]!;
}

/** First and last addresses of what holds one of these values. */
export function* segmentsOf(
  { width, starts, values }: Segments,
  wanted: ReadonlySet<number>,
): Generator<{ value: number; first: Address; last: Address }> {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!wanted.has(value)) continue;
    const isLast = i === values.length - 1;
    if (width === 1) {
      const last = isLast ? 0xffffffff : starts[i + 1]! - 1;
      yield { value, first: ipv4Address(starts[i]!), last: ipv4Address(last) };
      continue;
    }
    const [high, low] = isLast ? [0, 0] : [starts[2 * i + 2]!, starts[2 * i + 3]!];
    const before: [number, number] =
      low > 0 ? [high, low - 1] : [high > 0 ? high - 1 : 0xffffffff, 0xffffffff];
    yield {
      value,
      first: ipv6Address(starts[2 * i]!, starts[2 * i + 1]!, 0, 0),
      last: ipv6Address(...before, 0xffffffff, 0xffffffff),
    };
  }
}
