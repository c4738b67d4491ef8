import fc from 'fast-check';
import { type Address, ipv4Address, ipv6Address } from '#lib/net/address';

const word = fc.oneof(
  fc.nat(0xffffffff),
  fc.constantFrom(0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff),
);

export const anyIPv4: fc.Arbitrary<Address> = word.map(ipv4Address);

/** IPv6 with runs of zeros, never IPv4-mapped. */
export const anyIPv6: fc.Arbitrary<Address> = fc
  .tuple(word, word, word, word)
  .filter(([w0, w1, w2]) => w0 !== 0 || w1 !== 0 || w2 !== 0xffff)
  .map((words) => ipv6Address(...words));

export const anyAddress = fc.oneof(anyIPv4, anyIPv6);

/** Addresses that may stand in a list: neither multicast nor unspecified. */
export const listableIPv4 = fc.integer({ min: 0x01000000, max: 0xdfffffff }).map(ipv4Address);
export const listableIPv6 = fc
  .tuple(fc.integer({ min: 0x10000000, max: 0xfeffffff }), word, word, word)
  .map((words) => ipv6Address(...words));

export const listableEntry = fc.oneof(
  listableIPv4.map(({ text }) => text),
  listableIPv6.map(({ text }) => text),
  fc.tuple(listableIPv4, fc.integer({ min: 8, max: 32 })).map(([{ text }, prefix]) => `${text}/${prefix}`),
  fc.tuple(listableIPv6, fc.integer({ min: 8, max: 128 })).map(([{ text }, prefix]) => `${text}/${prefix}`),
  fc.tuple(listableIPv4, listableIPv4).map((ends) =>
    ends
      .sort((a, b) => a.w0 - b.w0)
      .map(({ text }) => text)
      .join('-'),
  ),
);

/** Any text at all, of both a person's and a machine's characters. */
export const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'0123456789abcdefFx.:/-%[] ,\n') }),
);

/** A text that was good before some of its characters were replaced, removed or doubled. */
export const mutated = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      text,
      fc.array(
        fc.tuple(fc.nat(60), fc.nat(1), fc.constantFrom(...'0123456789abfFgx.:/-% ', '', '::', '00')),
        {
          maxLength: 3,
        },
      ),
    )
    .map(([good, edits]) =>
      edits.reduce((now, [at, drop, put]) => {
        const i = at % (now.length + 1);
        return now.slice(0, i) + put + now.slice(i + drop);
      }, good),
    );
