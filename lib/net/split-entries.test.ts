import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyText, listableEntry } from '#lib/testing/addresses';
import { growth, leastMs } from '#lib/testing/growth';
import { cleanPasted } from '#lib/text/pasted';
import { parseEntries, splitEntries } from './range.ts';

describe('entries are cut', () => {
  test.each([
    ['192.0.2.1,192.0.2.2', ['192.0.2.1', '192.0.2.2']],
    [
      '192.0.2.1;192.0.2.2\r\n192.0.2.3\t192.0.2.4  192.0.2.5',
      ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'],
    ],
    ['192.0. 2.146', ['192.0.2.146']],
    ['192 . 0 . 2 . 146', ['192.0.2.146']],
    ['192.0.\u00a02.146', ['192.0.2.146']],
    ['192.0.\u200b2.146', ['192.0.2.146']],
    ['192.0. 2.146, 192.0. 2.147', ['192.0.2.146', '192.0.2.147']],
    ['192.0. 2.146 192.0. 2.147', ['192.0.2.146', '192.0.2.147']],
    ['127.0.0.1 ::1', ['127.0.0.1', '::1']],
    ['::1 127.0.0.1', ['::1', '127.0.0.1']],
    ['2001:db8:: ::1', ['2001:db8::', '::1']],
    ['2001:db8:: 2001:db8::1', ['2001:db8::', '2001:db8::1']],
    ['2001:db8:: 1', ['2001:db8::1']],
    ['2001: db8: :1', ['2001:db8::1']],
    ['192.0.2.1 - 192.0.2.9', ['192.0.2.1-192.0.2.9']],
    ['192 . 0 . 2 . 1 - 192 . 0 . 2 . 9', ['192.0.2.1-192.0.2.9']],
    ['1 : 2 : 3 : 4 : 5 : 6 : 7 : 0 / 112', ['1:2:3:4:5:6:7:0/112']],
    ['192.0.2.1 -192.0.2.9 192.0.2.0 /24', ['192.0.2.1-192.0.2.9', '192.0.2.0/24']],
    ['192.0.2.1 192.0.2.0/ 24', ['192.0.2.1', '192.0.2.0/24']],
    ['192.0.\n2.146', ['192.0.', '2.146']],
    ['192.0.,2.146', ['192.0.', '2.146']],
  ])('%j', (text, entries) => {
    expect(splitEntries(text)).toEqual(entries);
  });
});

describe('what is wrong is named in one sensible piece, and good entries stay good', () => {
  test.each([
    ['192.0. 2.999', ['192.0.2.999']],
    ['192.0.2.1 foo 192.0.2.2', ['192.0.2.1', 'foo', '192.0.2.2']],
    ['192.0.2.1. 192.0.2.2', ['192.0.2.1.', '192.0.2.2']],
    ['192.0.2.1 192.0.2.0 /33 192.0.2.2', ['192.0.2.1', '192.0.2.0/33', '192.0.2.2']],
    ['192.0.2.9 - 192.0.2.1', ['192.0.2.9-192.0.2.1']],
    ['192.0.2.1 1 .2', ['192.0.2.1', '1.2']],
    ['224.0.0.1 ::1', ['224.0.0.1', '::1']],
  ])('%j', (text, pieces) => {
    expect(splitEntries(text)).toEqual(pieces);
  });
});

it('finds the entries again between any separators', () => {
  const separator = fc.constantFrom(',', ', ', ';', '\n', '\r\n', ' \n ', ',,');
  fc.assert(
    fc.property(fc.array(fc.tuple(listableEntry, separator)), (list) => {
      expect(splitEntries(list.flat().join(''))).toEqual(list.map(([entry]) => entry));
    }),
    { numRuns: 1_000 },
  );
});

it('finds addresses again between blanks, as many as there are', () => {
  const address = listableEntry.filter((text) => !/[-/]/.test(text));
  fc.assert(
    fc.property(fc.array(address), (list) => {
      expect(splitEntries(list.join(' '))).toEqual(list);
    }),
    { numRuns: 1_000 },
  );
});

it('drops blanks next to a dot, colon, hyphen or slash wherever an entry needs that', () => {
  const spaced = fc
    .tuple(listableEntry, fc.array(fc.constantFrom('', ' '), { minLength: 40, maxLength: 40 }))
    .map(([entry, spaces]) => {
      let next = 0;
      return [
        entry,
        entry.replace(/\.|::?|-|\//g, (sign) => `${spaces[next++] ?? ''}${sign}${spaces[next++] ?? ''}`),
      ];
    });
  fc.assert(
    fc.property(spaced, ([entry, text]) => {
      const results = parseEntries(text!);
      expect(results.every(({ ok }) => ok)).toBe(true);
      // 2001:: 1 could be cut at the blank in more than one way; every cut keeps all characters.
      expect(results.map(({ input }) => input).join('')).toBe(entry);
    }),
    { numRuns: 2_000 },
  );
});

it('loses no character but separators', () => {
  const bare = (text: string) => cleanPasted(text).replace(/[\s,;]/g, '');
  fc.assert(
    fc.property(anyText, (text) => {
      expect(splitEntries(text).join('').replaceAll(' ', '')).toBe(bare(text));
    }),
    { numRuns: 5_000 },
  );
});

test.each([
  ['colons', ': '],
  ['groups', '1: '],
  ['numbers', '1. '],
  ['hyphens', '- '],
  ['addresses', '192.0. 2.1 '],
  ['commas', ','],
  ['blanks', ' '],
])('100,000 %s take time in proportion', (_, token) => {
  // Quadratic work would be a hundred times as much.
  expect(growth((count) => parseEntries(token.repeat(count)), 10_000, 100_000)).toBeLessThan(40);
});

it('a piece of 1,000,000 characters is refused unread', () => {
  const long = '1.'.repeat(500_000);
  const longs = `${'a'.repeat(100_000)} . `.repeat(10);
  expect(parseEntries(long).map(({ ok }) => ok)).toEqual([false]);
  expect(parseEntries(longs).every(({ ok }) => !ok)).toBe(true);
  const read = '192.0.2.1 '.repeat(100_000);
  const readMs = leastMs(() => parseEntries(read));
  for (const text of [long, longs]) expect(leastMs(() => parseEntries(text)) / readMs).toBeLessThan(0.5);
});
