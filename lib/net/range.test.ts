import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyText, listableEntry, listableIPv4, listableIPv6, mutated } from '#lib/testing/addresses';
import { parseAddress } from './address.ts';
import { parseEntries, parseEntry } from './range.ts';

function entryOf(text: string) {
  const result = parseEntry(text);
  if (!result.ok) throw new Error(`${text}: ${result.reason}`);
  return result.entry;
}

const reasonFor = (text: string) => {
  const result = parseEntry(text);
  return result.ok ? `accepted as ${result.entry.value}` : result.reason;
};

describe('an entry is accepted', () => {
  test.each([
    ['192.0.2.146', '192.0.2.146', 'address', '192.0.2.146', '192.0.2.146'],
    ['192.0.2.146/32', '192.0.2.146', 'address', '192.0.2.146', '192.0.2.146'],
    ['192.0.2.0/24', '192.0.2.0/24', 'cidr', '192.0.2.0', '192.0.2.255'],
    ['192.0.2.0/31', '192.0.2.0/31', 'cidr', '192.0.2.0', '192.0.2.1'],
    ['192.0.2.1-192.0.2.9', '192.0.2.1-192.0.2.9', 'range', '192.0.2.1', '192.0.2.9'],
    ['192.0.2.0-192.0.2.255', '192.0.2.0-192.0.2.255', 'range', '192.0.2.0', '192.0.2.255'],
    ['192.0.2.1-192.0.2.1', '192.0.2.1', 'address', '192.0.2.1', '192.0.2.1'],
    ['240.0.0.0/4', '240.0.0.0/4', 'cidr', '240.0.0.0', '255.255.255.255'],
    ['2001:DB8::1', '2001:db8::1', 'address', '2001:db8::1', '2001:db8::1'],
    ['2001:db8::1/128', '2001:db8::1', 'address', '2001:db8::1', '2001:db8::1'],
    ['2001:db8::/33', '2001:db8::/33', 'cidr', '2001:db8::', '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff'],
    ['2001:db8::/64', '2001:db8::/64', 'cidr', '2001:db8::', '2001:db8::ffff:ffff:ffff:ffff'],
    ['::ffff:192.0.2.1', '192.0.2.1', 'address', '192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.0/120', '192.0.2.0/24', 'cidr', '192.0.2.0', '192.0.2.255'],
    ['::ffff:c000:200/128', '192.0.2.0', 'address', '192.0.2.0', '192.0.2.0'],
    ['::1.2.3.4', '::102:304', 'address', '::102:304', '::102:304'],
  ])('%s as %s', (text, value, kind, first, last) => {
    const entry = entryOf(text);
    expect(entry).toMatchObject({ value, kind, changed: false });
    expect([entry.first, entry.last]).toEqual([parseAddress(first), parseAddress(last)]);
    expect(entry.family).toBe(entry.first.family);
  });
});

test.each([
  ['10.0.0.5/24', '10.0.0.0/24'],
  ['2001:db8::5/64', '2001:db8::/64'],
  ['::ffff:10.0.0.5/120', '10.0.0.0/24'],
])('host bits of %s are dropped, and the result says so', (text, value) => {
  expect(entryOf(text)).toMatchObject({ value, changed: true });
});

describe('an entry is refused with its reason', () => {
  test.each([
    ['', /^Nothing was entered/],
    ['010.0.0.1', /starts with a zero/],
    ['10.0.0.01', /starts with a zero/],
    ['010.0.0.0/8', /starts with a zero/],
    ['127.1', /four numbers/],
    ['1.2.3', /four numbers/],
    ['1.2.3.4.5', /four numbers/],
    ['2130706433', /four numbers/],
    ['10/8', /four numbers/],
    ['1.2.3.256', /between 0 and 255/],
    ['0x7f.1', /hexadecimal/],
    ['0x7f000001', /hexadecimal/],
    ['fe80::1%eth0', /zone/],
    ['fe80::1%eth0/64', /zone/],
    ['1.2.3.4:80', /port/],
    ['[::1]:80', /port/],
    ['[::1]', /square brackets/],
    ['localhost', /host name/],
    ['my-host.example.com', /host name/],
    ['münchen.example', /host name/],
    ['http://192.0.2.1/', /web address/],
    ['192.0.2.*', /star/],
    ['192.0.2.1–192.0.2.9', /long dash/],
    ['1:2:3', /complete IPv6/],
    ['12345::', /complete IPv6/],
    ['192.0. 2.146', /blank/],
    ['0.0.0.0/0', /every address/],
    ['1.2.3.4/0', /every address/],
    ['::/0', /every address/],
    ['::ffff:0:0/96', /every address/],
    ['::ffff:1.2.3.4/0', /every address/],
    ['10.0.0.0/33', /from 1 to 32/],
    ['10.0.0.0/-1', /from 1 to 32/],
    ['10.0.0.0/08', /from 1 to 32/],
    ['10.0.0.0/00', /from 1 to 32/],
    ['10.0.0.0/1.5', /from 1 to 32/],
    ['10.0.0.0/+8', /from 1 to 32/],
    ['10.0.0.0/1e1', /from 1 to 32/],
    ['10.0.0.0/', /from 1 to 32/],
    ['10.0.0.0/24/24', /from 1 to 32/],
    ['10.0.0.0/255.0.0.0', /from 1 to 32/],
    ['2001:db8::/129', /from 1 to 128/],
    ['::ffff:1.2.3.4/129', /from 1 to 128/],
    ['/24', /no address before the slash/],
    ['::ffff:1.2.3.4/95', /mixes IPv4 and IPv6/],
    ['::ffc0:0:0/90', /mixes IPv4 and IPv6/],
    ['1.2.3.4-', /two full addresses/],
    ['-1.2.3.4', /two full addresses/],
    ['1.2.3.4-9', /two full addresses/],
    ['1.2.3.4-1.2.3.9-1.2.3.12', /two full addresses/],
    ['1.2.3.9-1.2.3.4', /not be higher/],
    ['1.2.3.4-2001:db8::1', /Both ends/],
    ['2001:db8::1-2001:db8::9', /CIDR/],
    ['0.0.0.0', /unspecified/],
    ['::', /unspecified/],
    ['::ffff:0.0.0.0', /unspecified/],
    ['0.0.0.0/8', /unspecified/],
    ['0.1.2.3/1', /unspecified/],
    ['0.0.0.0-1.2.3.4', /unspecified/],
    ['::1/127', /unspecified/],
    ['224.0.0.1', /multicast/],
    ['239.255.255.255', /multicast/],
    ['128.0.0.0/1', /multicast/],
    ['223.255.255.255-224.0.0.0', /multicast/],
    ['239.255.255.255-240.0.0.1', /multicast/],
    ['1.0.0.0-255.255.255.255', /multicast/],
    ['ff02::1', /multicast/],
    ['ff00::/8', /multicast/],
    ['8000::/1', /multicast/],
    ['-', /not an IP address/],
    ['💥', /not an IP address/],
    ['1'.repeat(101), /longer than 100/],
  ])('%j: %s', (text, reason) => {
    expect(reasonFor(text)).toMatch(reason);
  });
});

it('gives plain reasons: sentences, without an exclamation mark and without the entry', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, mutated(listableEntry)), (text) => {
      const result = parseEntry(text);
      expect(result.input).toBe(text);
      if (result.ok) return;
      expect(result.reason).toMatch(/^[A-Z][^!]*\.$/);
      if (text.length > 14) expect(result.reason).not.toContain(text);
    }),
    { numRuns: 10_000 },
  );
});

test.each([
  ['10.0.0.0/15', true],
  ['10.0.0.0/16', false],
  ['10.0.0.0-10.0.255.255', false],
  ['10.0.0.0-10.1.0.0', true],
  ['10.0.0.255-10.1.0.254', false],
  ['2001:db8::/31', true],
  ['2001:db8::/32', false],
  ['192.0.2.1', false],
])('%s is wide: %s', (text, wide) => {
  expect(entryOf(text).wide).toBe(wide);
});

test.each([
  ['10.0.0.0', 'private'],
  ['10.255.255.255', 'private'],
  ['9.255.255.255', 'public'],
  ['11.0.0.0', 'public'],
  ['172.16.0.0/12', 'private'],
  ['172.15.255.255', 'public'],
  ['172.32.0.0', 'public'],
  ['192.168.0.0', 'private'],
  ['192.168.255.255', 'private'],
  ['192.169.0.0', 'public'],
  ['192.167.255.255', 'public'],
  ['100.64.0.0', 'private'],
  ['100.127.255.255', 'private'],
  ['100.128.0.0', 'public'],
  ['100.63.255.255', 'public'],
  ['169.254.1.1', 'private'],
  ['169.253.255.255', 'public'],
  ['169.255.0.0', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.255', 'loopback'],
  ['128.0.0.1', 'public'],
  ['::1', 'loopback'],
  ['::2', 'public'],
  ['fc00::1', 'private'],
  ['fdff::1', 'private'],
  ['fe00::1', 'public'],
  ['fe80::1', 'private'],
  ['febf::1', 'private'],
  ['fec0::1', 'public'],
  ['2001:db8::1', 'public'],
  ['::ffff:10.0.0.1', 'private'],
])('%s is %s', (text, scope) => {
  expect(entryOf(text).scope).toBe(scope);
});

it('keeps its canonical value when read again', () => {
  fc.assert(
    fc.property(listableEntry, (text) => {
      const entry = entryOf(text);
      const again = entryOf(entry.value);
      expect(again).toEqual({ ...entry, changed: false });
    }),
    { numRuns: 5_000 },
  );
});

it('covers exactly the addresses that share the prefix', () => {
  const bits = (text: string) => {
    const { family, w0, w1, w2, w3 } = parseAddress(text)!;
    return [w0, w1, w2, w3]
      .map((word) => word.toString(2).padStart(32, '0'))
      .join('')
      .slice(0, family === 4 ? 32 : 128);
  };
  const cidr = fc.oneof(
    fc.tuple(listableIPv4, fc.integer({ min: 8, max: 32 })),
    fc.tuple(listableIPv6, fc.integer({ min: 8, max: 128 })),
  );
  fc.assert(
    fc.property(cidr, ([{ text }, prefix]) => {
      const { first, last, changed } = entryOf(`${text}/${prefix}`);
      const head = bits(text).slice(0, prefix);
      expect(bits(first.text)).toBe(head.padEnd(bits(text).length, '0'));
      expect(bits(last.text)).toBe(head.padEnd(bits(text).length, '1'));
      expect(changed).toBe(first.text !== text);
    }),
    { numRuns: 2_000 },
  );
});

it('reads no entry out of text that node:net would not read an address out of', () => {
  fc.assert(
    fc.property(mutated(listableEntry), (text) => {
      const result = parseEntry(text);
      if (!result.ok) return;
      for (const part of text.replace(/\/[1-9]\d*$/, '').split('-'))
        expect(parseAddress(part)).not.toBeNull();
    }),
    { numRuns: 10_000 },
  );
});

describe('a list of entries', () => {
  it('names what is wrong and leaves the rest untouched', () => {
    const results = parseEntries('192.0.2.1, 010.0.0.1\n10.0.0.5/24;2001:db8::1');
    expect(results.map(({ input, ok }) => [input, ok])).toEqual([
      ['192.0.2.1', true],
      ['010.0.0.1', false],
      ['10.0.0.5/24', true],
      ['2001:db8::1', true],
    ]);
  });

  it('keeps the first of entries with the same meaning, and every wrong one', () => {
    const results = parseEntries('10.0.0.1 ::ffff:10.0.0.1 10.0.0.1/32 x x 10.0.0.0/24 10.0.0.9/24');
    expect(results.map(({ input }) => input)).toEqual(['10.0.0.1', 'x', 'x', '10.0.0.0/24']);
  });

  it('is empty when there is nothing between the separators', () => {
    expect(parseEntries('')).toEqual([]);
    expect(parseEntries(' ,;\r\n\t, ')).toEqual([]);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(anyText, mutated(listableEntry)), (text) => void parseEntries(text)));
  });
});
