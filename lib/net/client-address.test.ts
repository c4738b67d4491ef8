import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import proxyAddr from 'proxy-addr';
import { describe, expect, it, test } from 'vitest';
import { anyText, listableEntry, listableIPv4, listableIPv6, mutated } from '#lib/testing/addresses';
import { growth } from '#lib/testing/growth';
import { parseAddress } from './address.ts';
import { parseTrustedProxies } from './client-address.ts';

function resolverFor(trusted: string) {
  const result = parseTrustedProxies(trusted);
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.resolver;
}

const clientOf = (trusted: string, peer: string | undefined, header?: string | null) =>
  resolverFor(trusted)(peer, header)?.text ?? 'unknown';

describe('the client address is', () => {
  test.each<[string, string, string | undefined, string | null | undefined, string]>([
    ['the peer when nothing is trusted', '', '192.0.2.1', '198.51.100.1', '192.0.2.1'],
    ['the peer when it is not trusted', '10.0.0.1', '192.0.2.1', '198.51.100.1', '192.0.2.1'],
    ['the peer when the trusted one sends no header', '10.0.0.1', '10.0.0.1', undefined, '10.0.0.1'],
    ['the peer when the header is empty', '10.0.0.1', '10.0.0.1', ' , ,', '10.0.0.1'],
    ['what the trusted peer saw', '10.0.0.1', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['not what the client claims', '10.0.0.1', '10.0.0.1', '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    [
      'past trusted hops',
      '10.0.0.0/8',
      '10.0.0.1',
      '203.0.113.9, 198.51.100.1,10.0.0.2 , 10.0.0.3',
      '198.51.100.1',
    ],
    ['the leftmost when all are trusted', '10.0.0.0/8', '10.0.0.1', '10.0.0.9, 10.0.0.2', '10.0.0.9'],
    [
      'IPv4 when the peer is IPv4-mapped',
      '10.0.0.1',
      '::ffff:10.0.0.1',
      '::ffff:198.51.100.1',
      '198.51.100.1',
    ],
    ['canonical', '2001:db8::/32', '2001:DB8::1', '2001:0DB9::1', '2001:db9::1'],
    ['unknown when the hop is no strict address', '10.0.0.1', '10.0.0.1', '192.0.2.1, 010.8.8.8', 'unknown'],
    ['unknown when the hop is short', '10.0.0.1, 127.0.0.0/8', '10.0.0.1', '192.0.2.1, 127.1', 'unknown'],
    ['unknown when the hop has a port', '10.0.0.1', '10.0.0.1', '192.0.2.1:4711', 'unknown'],
    ['unknown when the hop has a zone', '10.0.0.1', '10.0.0.1', 'fe80::1%eth0', 'unknown'],
    ['unknown when the hop has a tab', '10.0.0.1', '10.0.0.1', '\t192.0.2.1', 'unknown'],
    ['unknown when the hop is a word', '10.0.0.1', '10.0.0.1', 'unknown', 'unknown'],
    ['unknown when the hop is 0.0.0.0', '10.0.0.1', '10.0.0.1', '0.0.0.0', 'unknown'],
    ['unknown when the hop is ::', '10.0.0.1', '10.0.0.1', '::', 'unknown'],
    ['unknown when the peer is 0.0.0.0', '', '0.0.0.0', null, 'unknown'],
    ['unknown when the peer is ::', '', '::', null, 'unknown'],
    ['unknown when the peer is empty', 'platform', '', '192.0.2.1', 'unknown'],
    ['unknown when the peer is no address', 'platform', 'localhost', '192.0.2.1', 'unknown'],
    ['unknown when there is no peer', '10.0.0.1', undefined, '192.0.2.1', 'unknown'],
    ['unknown when there is no peer, and no header either', '', undefined, null, 'unknown'],
    ['what the platform saw', 'platform', undefined, '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    [
      'what was seen behind the platform',
      'platform 10.0.0.0/8',
      undefined,
      '192.0.2.1, 10.0.0.1',
      '192.0.2.1',
    ],
    ['unknown when the platform sends no header', 'platform', undefined, null, 'unknown'],
    ['unknown when the platform sends an empty header', 'platform', undefined, ' , ', 'unknown'],
    [
      'the peer where there is one: the platform trusts none',
      'platform',
      '192.0.2.1',
      '203.0.113.9',
      '192.0.2.1',
    ],
  ])('%s', (_, trusted, peer, header, expected) => {
    expect(clientOf(trusted, peer, header)).toBe(expected);
  });
});

describe('it is told where the address was read', () => {
  test.each<[string, string, string | undefined, string | null, string, number, boolean]>([
    ['the socket', '', '192.0.2.1', '198.51.100.1', '192.0.2.1', 0, false],
    ['the socket of a proxy that sent none', '10.0.0.1', '10.0.0.1', null, '10.0.0.1', 0, true],
    ['the first from the right', '10.0.0.1', '10.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1', 1, true],
    ['past trusted ones', '10.0.0.0/8', '10.0.0.1', '192.0.2.1, 10.0.0.3, 10.0.0.2', '192.0.2.1', 3, true],
    ['empty ones are not counted', '10.0.0.0/8', '10.0.0.1', ',192.0.2.1, ,10.0.0.2,', '192.0.2.1', 2, true],
    ['the leftmost of all trusted', '10.0.0.0/8', '10.0.0.1', '10.0.0.9, 10.0.0.2', '10.0.0.9', 2, true],
    ['what a platform sent', 'platform', undefined, '192.0.2.1', '192.0.2.1', 1, true],
    ['where the walk ended', '10.0.0.0/8', '10.0.0.1', '192.0.2.1, unknown, 10.0.0.2', 'unknown', 2, true],
    ['nowhere', '', undefined, '192.0.2.1', 'unknown', 0, false],
  ])('%s', (_, trusted, peer, header, ip, hop, isPeerTrusted) => {
    const located = resolverFor(trusted).locate(peer, header);
    expect({ ...located, address: located.address?.text ?? 'unknown', peer: located.peer?.text }).toEqual({
      address: ip,
      hop,
      peer,
      isPeerTrusted,
    });
  });
});

describe('an unknown address says why', () => {
  test.each<[string, string, string | undefined, string | null, string]>([
    ['an IPv4 address with a port', '10.0.0.1', '10.0.0.1', '203.0.113.9:4711', 'port'],
    ['an IPv6 address with a port', '10.0.0.1', '10.0.0.1', '[2001:db8::1]:4711', 'port'],
    ['an IPv6 address in brackets', '10.0.0.1', '10.0.0.1', '[2001:db8::1]', 'port'],
    ['a zone', '10.0.0.1', '10.0.0.1', 'fe80::1%eth0', 'zone'],
    ['a word', '10.0.0.1', '10.0.0.1', 'unknown', 'form'],
    ['an octal number', '10.0.0.1', '10.0.0.1', '010.8.8.8', 'form'],
    ['the unspecified address', '10.0.0.1', '10.0.0.1', '0.0.0.0', 'form'],
    ['the hop at which the walk ended', '10.0.0.0/8', '10.0.0.1', 'x, 192.0.2.1:80, 10.0.0.2', 'port'],
    ['no header of a platform', 'platform', undefined, null, 'nothing'],
    ['no socket', '10.0.0.1', undefined, '192.0.2.1:80', 'nothing'],
    ['a peer that is none', '', 'localhost', null, 'form'],
  ])('%s', (_, trusted, peer, header, why) => {
    const resolve = resolverFor(trusted);
    expect(resolve(peer, header)).toBeNull();
    expect(resolve.whyUnknown(peer, header)).toBe(why);
  });
});

describe('the list of trusted proxies', () => {
  test.each(['', ' ', ',', '10.0.0.1', '10.0.0.1,10.0.0.2', ' 10.0.0.0/8\n2001:db8::/32 , platform '])(
    'may be %j',
    (text) => {
      expect(parseTrustedProxies(text).ok).toBe(true);
    },
  );

  it('is refused with one sentence for each wrong item', () => {
    const result = parseTrustedProxies('10.0.0.1, 0.0.0.0/0 10.0.0.0/33, loopback Platform');
    expect(result.ok).toBe(false);
    expect(!result.ok && result.problems).toEqual([
      expect.stringMatching(/^0\.0\.0\.0\/0: .*\.$/),
      expect.stringMatching(/^10\.0\.0\.0\/33: .*\.$/),
      expect.stringMatching(/^loopback: .*\.$/),
      expect.stringMatching(/^Platform: .*\.$/),
    ]);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, mutated(listableEntry)), (text) => {
        const result = parseTrustedProxies(text);
        if (!result.ok) expect(result.problems.length).toBeGreaterThan(0);
      }),
    );
  });
});

/** Few addresses, so that hops are often trusted ones. */
const hop = fc.oneof(
  fc.constantFrom(
    '10.0.0.1',
    '10.0.0.2',
    '10.1.0.1',
    '192.0.2.1',
    '127.0.0.1',
    '::1',
    '2001:db8::1',
    '2001:db8:1::1',
  ),
  fc.constantFrom('::ffff:10.0.0.1', '::ffff:192.0.2.1', '2001:DB8::1'),
  listableIPv4.map(({ text }) => text),
  listableIPv6.map(({ text }) => text),
);
const proxies = fc.subarray([
  '10.0.0.1',
  '10.0.0.0/24',
  '10.0.0.0/8',
  '127.0.0.0/8',
  '::1',
  '2001:db8::/32',
  '2001:db8::/64',
  '192.0.2.0/24',
  '128.0.0.0/2',
  '2000::/3',
]);

it('is what proxy-addr finds, for headers of strict addresses', () => {
  const separator = fc.constantFrom(',', ', ', ' , ', ',,', ', ,  ');
  const header = fc.array(fc.tuple(hop, separator), { maxLength: 8 }).map((parts) => parts.flat().join(''));
  fc.assert(
    fc.property(proxies, hop, fc.option(header, { nil: undefined }), (trusted, peer, forwardedFor) => {
      const request = { headers: { 'x-forwarded-for': forwardedFor }, socket: { remoteAddress: peer } };
      const expected = proxyAddr(request as unknown as IncomingMessage, trusted);
      expect(clientOf(trusted.join(','), peer, forwardedFor)).toBe(parseAddress(expected)?.text);
    }),
    { numRuns: 10_000 },
  );
});

it('is never anything that an untrusted peer writes into the header', () => {
  fc.assert(
    fc.property(hop, anyText, (peer, header) => {
      expect(clientOf('172.16.0.0/12, platform', peer, header)).toBe(parseAddress(peer)?.text);
    }),
  );
});

it('is the same whatever a client writes in front of what the proxy adds', () => {
  fc.assert(
    fc.property(anyText, (claimed) => {
      expect(clientOf('10.0.0.1', '10.0.0.1', `${claimed}, 192.0.2.1`)).toBe('192.0.2.1');
    }),
  );
});

it('is an address in strict form or unknown, and no header throws', () => {
  const resolve = resolverFor('10.0.0.0/8 platform');
  fc.assert(
    fc.property(
      fc.option(fc.oneof(hop, anyText), { nil: undefined }),
      fc.oneof(anyText, mutated(hop)),
      (peer, header) => {
        const address = resolve(peer, header);
        if (address) expect(parseAddress(address.text)).toEqual(address);
      },
    ),
    { numRuns: 5_000 },
  );
});

test.each([',', ' ', ' ,', '10.0.0.1,', '1:', '1.', '10.0.0.1 '])(
  'a header of 1 MiB of %j takes linear time',
  (unit) => {
    const resolve = (length: number) =>
      resolverFor('10.0.0.0/8')('10.0.0.1', unit.repeat(length / unit.length));
    // Quadratic work would be 256 times as much.
    expect(growth(resolve, 2 ** 16, 2 ** 20)).toBeLessThan(80);
  },
);
