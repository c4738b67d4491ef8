import { isIP } from 'node:net';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, it, test } from 'vitest';
import { anyAddress, anyIPv4, anyIPv6, anyText, mutated } from '#lib/testing/addresses';
import { compareAddresses, ipv6Address, parseAddress } from './address.ts';

const number = (text: string) => BigInt(`0x${Buffer.from(ipaddr.parse(text).toByteArray()).toString('hex')}`);

describe('an address is accepted', () => {
  test.each([
    ['0.0.0.0', '0.0.0.0'],
    ['192.0.2.146', '192.0.2.146'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['2001:DB8::A', '2001:db8::a'],
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['::1.2.3.4', '::102:304'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['::FFFF:1.2.3.4', '1.2.3.4'],
    ['::ffff:102:304', '1.2.3.4'],
    ['0:0:0:0:0:ffff:1.2.3.4', '1.2.3.4'],
    ['::ffff:0:1.2.3.4', '::ffff:0:102:304'],
  ])('%s as %s', (text, canonical) => {
    expect(parseAddress(text)?.text).toBe(canonical);
  });
});

describe('no address is read out of', () => {
  test.each([
    '',
    ' ',
    '010.8.8.8',
    '01.2.3.4',
    '1.2.3.00',
    '127.1',
    '1.2.3',
    '1.2.3.4.5',
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
    '1.2.3.256',
    '1.2.3.1000',
    '1.2.3.-4',
    '1.2.3.+4',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1..2.3',
    '.1.2.3',
    '1.2.3.',
    '1.2.3.4:80',
    '1.2.3.4/24',
    '١.٢.٣.٤',
    '\uff11.2.3.4',
    '1.2.3.4\0',
    ':',
    ':::',
    '1:',
    ':1',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '::1%0',
    '[::1]',
    '[::1]:80',
    '::1/128',
    ' ::1',
    '::1 ',
    '::ffff:1.2.3',
    '::ffff:010.8.8.8',
    '::ffff:1.2.3.4.5',
    '::1.2.3.4:5',
    '1.2.3.4::',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::ffff:',
    '::ffff:1.2.3.4%1',
    '0000:0000:0000:0000:0000:ffff:0255.255.255.255',
    'localhost',
    '@',
    '`',
    '::`',
    '::@',
  ])('%j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});

it('accepts exactly what node:net accepts, zones apart', () => {
  const texts = fc.oneof(
    anyText,
    mutated(anyAddress.map(({ text }) => text)),
    mutated(fc.ipV4()),
    mutated(fc.ipV6()),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(parseAddress(text) !== null).toBe(isIP(text) !== 0 && !text.includes('%'));
    }),
    { numRuns: 20_000 },
  );
});

it('gives back what went in, whatever the family', () => {
  fc.assert(
    fc.property(anyAddress, (address) => {
      expect(parseAddress(address.text)).toEqual(address);
    }),
    { numRuns: 5_000 },
  );
});

it('reads every spelling of an IPv6 address to the number and the text that ipaddr.js finds', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      // ipaddr.js takes ::1.2.3.4 for IPv4; in hexadecimal both agree on what it is.
      const hex = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts) =>
        [0, 2].map((i) => (Number(parts[i]) * 256 + Number(parts[i + 1])).toString(16)).join(':'),
      );
      const expected = ipaddr.IPv6.parse(hex);
      const address = parseAddress(text)!;
      expect(address.text).toBe(
        (expected.isIPv4MappedAddress() ? expected.toIPv4Address() : expected).toString(),
      );
    }),
    { numRuns: 5_000 },
  );
  fc.assert(
    fc.property(anyIPv6, (address) => {
      expect(ipaddr.IPv6.parse(address.text).toRFC5952String()).toBe(address.text);
      const words = [address.w0, address.w1, address.w2, address.w3];
      expect(words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n)).toBe(number(address.text));
    }),
    { numRuns: 5_000 },
  );
});

it('reads an IPv4-mapped address as the IPv4 address, dotted or not', () => {
  fc.assert(
    fc.property(anyIPv4, (address) => {
      expect(parseAddress(`::ffff:${address.text}`)).toEqual(address);
      expect(parseAddress(`0:0::FFFF:${address.text}`)).toEqual(address);
      expect(parseAddress(ipv6Address(0, 0, 0xffff, address.w0).text)).toEqual(address);
    }),
  );
});

it('orders by number, IPv4 before IPv6', () => {
  const key = (text: string) => number(text) + (text.includes(':') ? 1n << 128n : 0n);
  fc.assert(
    fc.property(anyAddress, anyAddress, (a, b) => {
      const [left, right] = [key(a.text), key(b.text)];
      expect(Math.sign(compareAddresses(a, b))).toBe(left < right ? -1 : left > right ? 1 : 0);
      expect(compareAddresses(a, a)).toBe(0);
    }),
    { numRuns: 2_000 },
  );
});
