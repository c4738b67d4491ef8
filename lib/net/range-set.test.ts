import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyAddress, anyIPv4, anyIPv6, listableEntry } from '#lib/testing/addresses';
import { growth } from '#lib/testing/growth';
import { type Address, ipv4Address, ipv6Address, parseAddress } from './address.ts';
import { parseEntry } from './range.ts';
import { buildRangeSet, buildRangeSetFromValues, emptyRangeSet } from './range-set.ts';

type Interval = { first: Address; last: Address };

const numberOf = ({ w0, w1, w2, w3, family }: Address) =>
  family === 4 ? BigInt(w0) : [w0, w1, w2, w3].reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);

const addressOf = (family: number, number: bigint) => {
  const word = (i: bigint) => Number((number >> (32n * i)) & 0xffffffffn);
  return family === 4 ? ipv4Address(word(0n)) : ipv6Address(word(3n), word(2n), word(1n), word(0n));
};

const ordered = (a: Address, b: Address): Interval =>
  numberOf(a) <= numberOf(b) ? { first: a, last: b } : { first: b, last: a };

/** Slow on purpose: every interval is looked at, in big integers. */
const reference = (intervals: readonly Interval[], address: Address) =>
  intervals.some(
    ({ first, last }) =>
      first.family === address.family &&
      numberOf(first) <= numberOf(address) &&
      numberOf(address) <= numberOf(last),
  );

/** The addresses at and next to both ends. */
const edges = ({ first, last }: Interval) =>
  [numberOf(first) - 1n, numberOf(first), numberOf(last), numberOf(last) + 1n]
    .filter((number) => number >= 0n && number < 1n << (first.family === 4 ? 32n : 128n))
    .map((number) => addressOf(first.family, number));

/** Intervals that are narrow and close together, so that they touch, overlap and contain each other. */
const crowded = fc
  .tuple(
    fc.constantFrom(0n, 1n << 24n, (1n << 32n) - 60n, (1n << 64n) - 30n, (1n << 128n) - 60n),
    fc.nat(50),
    fc.nat(9),
  )
  .map(([base, offset, length]): Interval => {
    const family = base < 1n << 32n ? 4 : 6;
    const first = base + BigInt(offset);
    return { first: addressOf(family, first), last: addressOf(family, first + BigInt(length)) };
  });
const anyInterval = fc.oneof(
  crowded,
  fc.tuple(anyIPv4, anyIPv4).map(([a, b]) => ordered(a, b)),
  fc.tuple(anyIPv6, anyIPv6).map(([a, b]) => ordered(a, b)),
  anyAddress.map((address) => ({ first: address, last: address })),
);

const interval = (text: string): Interval => {
  const result = parseEntry(text);
  if (!result.ok) throw new Error(result.reason);
  return result.entry;
};

it('agrees with a search through every interval, at and beside every end and elsewhere', () => {
  const lists = fc.oneof(fc.array(crowded), fc.array(anyInterval, { maxLength: 30 }));
  fc.assert(
    fc.property(lists, fc.array(anyAddress), (intervals, addresses) => {
      const set = buildRangeSet(intervals);
      for (const address of [...intervals.flatMap(edges), ...addresses]) {
        expect(set.has(address)).toBe(reference(intervals, address));
      }
    }),
    { numRuns: 1_000 },
  );
});

it('agrees with the search on long lists too', () => {
  fc.assert(
    fc.property(fc.array(anyInterval, { minLength: 300, maxLength: 400 }), (intervals) => {
      const narrow = intervals.filter(({ first, last }) => numberOf(last) - numberOf(first) < 100n);
      const set = buildRangeSet(narrow);
      for (const address of narrow.flatMap(edges)) expect(set.has(address)).toBe(reference(narrow, address));
    }),
    { numRuns: 20 },
  );
});

it('is one interval where entries overlap or touch, and as many as stand apart', () => {
  const size = (...texts: string[]) => buildRangeSet(texts.map(interval)).size;
  expect(size('10.0.0.0/24', '10.0.1.0/24')).toBe(1);
  expect(size('10.0.1.0/24', '10.0.0.0/16', '10.0.2.3')).toBe(1);
  expect(size('10.0.0.1', '10.0.0.3')).toBe(2);
  expect(size('2001:db8::ffff:ffff:ffff:ffff', '2001:db8:0:1::/64')).toBe(1);
  expect(size('2001:db8::1', '2001:db8::1', '2001:db8::3')).toBe(2);
  expect(size('255.255.255.255', '10.0.0.1')).toBe(2);
  expect(size('::1', '0.0.0.1')).toBe(2);
});

it('never mixes families', () => {
  const v6 = buildRangeSet([interval('4000::/2'), interval('::a00:1')]);
  expect(v6.has(parseAddress('10.0.0.1')!)).toBe(false);
  const v4 = buildRangeSet([interval('10.0.0.0/8')]);
  expect(v4.has(parseAddress('::a00:1')!)).toBe(false);
  expect(v4.has(parseAddress('::ffff:10.0.0.1')!)).toBe(true);
  expect(v4.has(parseAddress('a00:1::')!)).toBe(false);
});

it('contains nobody when it is empty', () => {
  fc.assert(
    fc.property(anyAddress, (address) => {
      expect(emptyRangeSet.has(address)).toBe(false);
      expect(buildRangeSet([]).has(address)).toBe(false);
    }),
  );
  expect(buildRangeSet([]).size).toBe(0);
});

it('refuses a reversed interval and one of two families', () => {
  const [low, high, other] = ['10.0.0.1', '10.0.0.2', '2001:db8::1'].map((text) => parseAddress(text)!);
  expect(() => buildRangeSet([{ first: high!, last: low! }])).toThrow(/reversed/);
  expect(() => buildRangeSet([{ first: low!, last: other! }])).toThrow(/families/);
});

describe('from stored values', () => {
  it('is the same set as from their intervals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(listableEntry), fc.array(anyAddress), async (texts, addresses) => {
        const intervals = texts.map(interval);
        const values = intervals.map((entry) => (entry as Interval & { value: string }).value);
        const set = await buildRangeSetFromValues(values);
        expect(set.size).toBe(buildRangeSet(intervals).size);
        for (const address of [...intervals.flatMap(edges), ...addresses]) {
          expect(set.has(address)).toBe(reference(intervals, address));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    '',
    ' 10.0.0.1',
    '10.0.0.1 ',
    '010.0.0.1',
    '10.0.0.5/24',
    '10.0.0.1/32',
    '10.0.0.0/08',
    '10.0.0.0/ 8',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/0',
    '0.0.0.0/0',
    '0.0.0.0',
    '0.0.0.0/8',
    '224.0.0.0/4',
    '128.0.0.0/1',
    '::/0',
    '::',
    'ff02::1',
    '2001:DB8::1',
    '2001:db8::5/64',
    '::ffff:10.0.0.1',
    '10.0.0.9-10.0.0.1',
    '10.0.0.1-10.0.0.1',
    '10.0.0.1-',
    'localhost',
    '10.0.0.0/16\n',
    '10.0.0.0/1６',
  ])('rejects %j by name', async (value) => {
    await expect(buildRangeSetFromValues(['192.0.2.1', value])).rejects.toThrow(JSON.stringify(value));
  });

  it('lets the event loop run while it builds 100,000 entries', async () => {
    const values = Array.from(
      { length: 100_000 },
      (_, i) => `2001:db8:${(i % 65_521).toString(16)}:${i.toString(16).slice(0, 4)}::/64`,
    )
      .map((text) => parseEntry(text))
      .flatMap((result) => (result.ok ? [result.entry.value] : []));
    expect(values).toHaveLength(100_000);
    let turns = 0;
    let running = true;
    const turn = () => {
      turns++;
      if (running) setImmediate(turn);
    };
    setImmediate(turn);
    const set = await buildRangeSetFromValues(values);
    running = false;
    expect(turns).toBeGreaterThan(5);
    expect(set.has(parseAddress('2001:db8:1:1::9')!)).toBe(true);
  });
});

it('builds a set in time in proportion to its entries, and finds each of 100,000', () => {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed;
  };
  const intervals = Array.from({ length: 100_000 }, (_, i) => {
    const address = i % 2 === 0 ? ipv4Address(random()) : ipv6Address(random(), random(), random(), random());
    return { first: address, last: address };
  });
  // Quadratic work would be a hundred times as much.
  expect(growth((count) => buildRangeSet(intervals.slice(0, count)), 10_000, 100_000)).toBeLessThan(40);
  const set = buildRangeSet(intervals);
  expect(intervals.filter(({ first }) => !set.has(first))).toEqual([]);
});

it('says of any stretch whether something in it is in the set', () => {
  fc.assert(
    fc.property(fc.array(anyInterval, { maxLength: 12 }), anyInterval, (intervals, { first, last }) => {
      const meets = intervals.some(
        (each) =>
          each.first.family === first.family &&
          numberOf(each.first) <= numberOf(last) &&
          numberOf(first) <= numberOf(each.last),
      );
      expect(buildRangeSet(intervals).touches(first, last)).toBe(meets);
    }),
  );
  expect(emptyRangeSet.touches(ipv4Address(0), ipv4Address(0xffffffff))).toBe(false);
});
