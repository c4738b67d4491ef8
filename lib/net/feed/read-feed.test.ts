import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyText, listableEntry, mutated } from '#lib/testing/addresses';
import { type FeedFormat, type FeedOptions, feedFormats } from './feed.ts';
import { jsonPathProblem } from './json-path.ts';
import { readFeed } from './read-feed.ts';

type Options = Partial<FeedOptions> & { charset?: string };

function read(text: string | Uint8Array, format: FeedFormat, options: Options = {}) {
  const { select = {}, allowPrivate = false, charset = null } = options;
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return readFeed(bytes, charset, { format, select, allowPrivate });
}

/** Canonical values with their notes, or what is wrong. */
function told(text: string | Uint8Array, format: FeedFormat, options?: Options): string {
  const feed = read(text, format, options);
  if (!feed.ok) return `!${feed.problem}`;
  return feed.entries.map(({ value, note }) => (note ? `${value} (${note})` : value)).join(' ');
}

const json = (value: unknown) => JSON.stringify(value);

describe('plain text', () => {
  test.each([
    ['198.51.100.7\n2001:db8::/48\n', '198.51.100.7 2001:db8::/48'],
    ['# Uptime robots\r\n198.51.100.7\r\n\r\n198.51.100.8 ; probe\r\n', '198.51.100.7 198.51.100.8'],
    ['198.51.100.9/24, 198.51.100.0/24', '198.51.100.0/24'],
    ['- 198.51.100.7\n- 198.51.100.8', '198.51.100.7 198.51.100.8'],
    ['198.51.100.7-198.51.100.9 // office', '198.51.100.7-198.51.100.9'],
  ])('%j', (text, values) => {
    expect(told(text, 'text')).toBe(values);
  });

  it('with one wrong entry is not taken, and its line is named', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `198.51.100.${index + 1}`);
    lines[16] = '198.51.100';
    expect(told(lines.join('\n'), 'text')).toMatch(/^!Line 17, “198\.51\.100”: An IPv4 address is four/);
    lines[16] = '198.51.100.17 and some words';
    expect(told(lines.join('\n'), 'text')).toMatch(/^!Line 17, “and”: /);
  });

  test.each([
    ['', /empty/],
    [' \n\t\n', /empty/],
    ['# nothing but words\n', /no entry/],
    ['0.0.0.0/0', /^!Line 1, “0\.0\.0\.0\/0”: A size of \/0 would let in every/],
    ['::/0', /every address/],
    ['64.0.0.0/7', /larger than a \/8/],
    ['2000::/15', /larger than a \/16/],
    ['1.0.0.0-9.255.255.255', /larger than a \/8/],
    ['198.51.100.7\n10.1.2.3', /^!Line 2, “10\.1\.2\.3”: .*private/],
    ['9.255.255.0-10.0.0.1', /private/],
    ['100.0.0.0/8', /private/],
    ['127.0.0.1', /private/],
    ['169.254.169.254', /private/],
    ['fd00::1', /private/],
    ['fe80::1', /private/],
    ['::1', /private/],
    ['::ffff:10.0.0.1', /private/],
    [`198.51.100.7 ${'x'.repeat(70_000)}`, /^!Line 1 has more than/],
  ])('%j is refused by name', (text, problem) => {
    expect(told(text, 'text')).toMatch(problem);
  });

  it('has private entries where the list allows them', () => {
    expect(told('10.0.0.0/8 ::1', 'text', { allowPrivate: true })).toBe('10.0.0.0/8 ::1');
  });

  it('has 100,000 entries at the most', () => {
    const some = (count: number) =>
      Array.from({ length: count }, (_, n) => `11.${n >> 16}.${(n >> 8) & 255}.${n & 255}`).join('\n');
    expect(read(some(100_000), 'text')).toMatchObject({ ok: true });
    expect(told(some(100_001), 'text')).toMatch(/more than 100,000 entries/);
  });
});

describe('CSV', () => {
  test.each([
    ['ip,note\n198.51.100.7,"Office, Oslo"\n', {}, '198.51.100.7 (Office, Oslo)'],
    ['# geofeed\n198.51.100.0/24,US,US-NY,New York,\n', {}, '198.51.100.0/24'],
    ['name;network;netmask\nA;198.51.100.0;255.255.255.0', {}, '198.51.100.0/24'],
    ['Where,Block\nOslo,198.51.100.7', { column: ' block ' }, '198.51.100.7'],
    ['ipv4,ipv6\n198.51.100.7,2001:db8::7\n,2001:db8::8', {}, '198.51.100.7 2001:db8::7 2001:db8::8'],
    ['ip,note\n198.51.100.7,a\u202eb\u0007c', {}, '198.51.100.7 (a b c)'],
    ["ip,note\n198.51.100.7,'=1+1", {}, '198.51.100.7 (=1+1)'],
  ])('%j', (text, select, values) => {
    expect(told(text, 'csv', { select })).toBe(values);
  });

  test.each([
    ['Where,Block\nOslo,198.51.100.7', {}, /^!Line 1 names no column/],
    [
      'Where,Block\nOslo,198.51.100.7',
      { column: 'cidr' },
      /no column “cidr”\. The columns are “Where”, “Block”/,
    ],
    ['ip,note\n198.51.100.7,"two\nlines"\n,none', {}, /^!Line 4 has no address/],
    ['ip,note\n198.51.100.7,a\nhalf', {}, /^!Line 3, “half”/],
    ['ip\n', {}, /no entry/],
  ])('%j is refused', (text, select, problem) => {
    expect(told(text, 'csv', { select })).toMatch(problem);
  });
});

describe('AWS', () => {
  const item = (service: string, region: string, prefix: object, group = region) => ({
    ...prefix,
    region,
    service,
    network_border_group: group,
  });
  const feed = json({
    syncToken: '1',
    prefixes: [
      item('AMAZON', 'eu-west-1', { ip_prefix: '52.0.0.0/24' }),
      item('EC2', 'eu-west-1', { ip_prefix: '52.0.0.0/24' }),
      item('EC2', 'us-east-1', { ip_prefix: '52.0.1.0/24' }, 'us-east-1-bos-1'),
      item('CLOUDFRONT', 'GLOBAL', { ip_prefix: '52.0.2.0/24' }),
    ],
    ipv6_prefixes: [item('EC2', 'eu-west-1', { ipv6_prefix: '2600:1f00::/40' })],
  });

  test.each([
    [{ regions: ['EU-west-1'] }, '52.0.0.0/24 (EC2 eu-west-1) 2600:1f00::/40 (EC2 eu-west-1)'],
    [{ services: ['cloudfront'] }, '52.0.2.0/24 (CLOUDFRONT GLOBAL)'],
    [{ borderGroups: ['us-east-1-bos-1'] }, '52.0.1.0/24 (EC2 us-east-1)'],
    [{ regions: ['eu-west-1'], services: ['CLOUDFRONT'] }, '!It has no entry, or none that was picked.'],
    [{ regions: ['eu-west-9'] }, '!The feed has no region “eu-west-9”. It has GLOBAL, eu-west-1, us-east-1.'],
    [{ services: ['EC2', 'S4'] }, '!The feed has no service “S4”. It has AMAZON, CLOUDFRONT, EC2.'],
  ])('%j', (select, values) => {
    expect(told(feed, 'aws', { select })).toBe(values);
  });

  test.each([
    [json({ prefixes: [] }), /no array “ipv6_prefixes”/],
    [json([]), /It is no object/],
    [
      json({ prefixes: [{ ip_prefix: '52.0.0.0/24' }], ipv6_prefixes: [] }),
      /prefixes\[0\] has no text “region”/,
    ],
    [
      json({ prefixes: [item('S3', 'r', { ip_prefix: '52.0.0.0/33' })], ipv6_prefixes: [] }),
      /prefixes\[0\], “52\.0\.0\.0\/33”/,
    ],
  ])('%j is refused', (text, problem) => {
    expect(told(text, 'aws')).toMatch(problem);
  });
});

describe('GitHub', () => {
  const feed = json({
    verifiable_password_authentication: false,
    ssh_keys: ['ssh-ed25519 AAAA'],
    hooks: ['192.30.252.0/22', '2606:50c0::/32'],
    actions: ['4.148.0.0/16', 'nonsense'],
    domains: { website: ['*.github.com'] },
  });
  test.each([
    [['hooks'], '192.30.252.0/22 (hooks) 2606:50c0::/32 (hooks)'],
    [[], '!Pick at least one key: hooks, actions.'],
    [['ssh_keys'], '!There are no addresses under “ssh_keys”. It has hooks, actions.'],
    [['domains'], '!There are no addresses under “domains”. It has hooks, actions.'],
    [['hooks', 'actions'], '!actions[1], “nonsense”: This looks like a host name. Enter its IP address.'],
  ])('%j', (keys, values) => {
    expect(told(feed, 'github', { select: { keys } })).toBe(values);
  });
});

describe('Google', () => {
  const cloud = json({
    prefixes: [
      { ipv4Prefix: '34.1.208.0/20', service: 'Google Cloud', scope: 'africa-south1' },
      { ipv6Prefix: '2600:1900:8000::/44', service: 'Google Cloud', scope: 'europe-west1' },
    ],
  });
  test.each([
    [cloud, {}, '34.1.208.0/20 (Google Cloud africa-south1) 2600:1900:8000::/44 (Google Cloud europe-west1)'],
    [cloud, { regions: ['europe-west1'] }, '2600:1900:8000::/44 (Google Cloud europe-west1)'],
    [
      cloud,
      { regions: ['mars'] },
      '!The feed has no region (scope) “mars”. It has africa-south1, europe-west1.',
    ],
    [json({ prefixes: [{ ipv4Prefix: '8.8.4.0/24' }] }), {}, '8.8.4.0/24 (Google)'],
    [
      json({ prefixes: [{ ipv4Prefix: '8.8.4.0/24' }] }),
      { services: ['x'] },
      '!The feed has no service “x”.',
    ],
    [json({ prefixes: [{ scope: 'x' }] }), {}, '!prefixes[0] has no ipv4Prefix or ipv6Prefix.'],
  ])('%#', (text, select, values) => {
    expect(told(text, 'google', { select })).toBe(values);
  });
});

describe('Cloudflare', () => {
  const result = { ipv4_cidrs: ['173.245.48.0/20'], ipv6_cidrs: ['2400:cb00::/32'], etag: 'x' };
  test.each([
    [json({ result, success: true }), '173.245.48.0/20 (Cloudflare) 2400:cb00::/32 (Cloudflare)'],
    ['173.245.48.0/20\n103.21.244.0/22', '173.245.48.0/20 103.21.244.0/22'],
    [json({ result: null, success: false }), '!It says of itself that it failed ("success": false).'],
    [
      json({ result: { ipv4_cidrs: [] }, success: true }),
      '!There is no array “ipv6_cidrs”: this is another format.',
    ],
  ])('%#', (text, values) => {
    expect(told(text, 'cloudflare')).toBe(values);
  });
});

describe('JSON with a path', () => {
  const feed = json({
    a: [
      { ip: '198.51.100.7', use: 'in' },
      { ip: '198.51.100.8', use: 'out' },
    ],
    b: 7,
    c: null,
  });
  test.each([
    ['$.a[*].ip', '198.51.100.7 198.51.100.8'],
    ['$.a[?@.use == "out"].ip', '198.51.100.8'],
    ['$..ip', '198.51.100.7 198.51.100.8'],
    ['$.a', "!“$.a” finds an array at $['a'], where it must find text."],
    ['$.b', "!“$.b” finds a number at $['b'], where it must find text."],
    ['$.c', "!“$.c” finds null at $['c'], where it must find text."],
    ['$.a[0].use', "!$['a'][0]['use'], “in”: This looks like a host name. Enter its IP address."],
    ['$.none', '!It has no entry, or none that was picked.'],
  ])('%s', (path, values) => {
    expect(told(feed, 'json', { select: { path } })).toBe(values);
  });

  it('that is none is told before anything is read', () => {
    expect(jsonPathProblem('$.a[*].ip')).toBeNull();
    for (const path of ['', 'a.b', '$[', '$.a[?@.b', `$${'.a'.repeat(300)}`]) {
      expect(jsonPathProblem(path)).toMatch(/^(This is no JSONPath|A JSONPath has at most)/);
      expect(told(feed, 'json', { select: { path } })).toMatch(/^!/);
    }
  });

  test.each([1_000, 100_000])('nested %i deep is refused, by its levels', (levels) => {
    const deep = '['.repeat(levels) + ']'.repeat(levels);
    expect(told(deep, 'json', { select: { path: '$..*' } })).toBe('!It is nested deeper than 64 levels.');
    expect(
      told(json({ ip: '198.51.100.7', words: '['.repeat(levels) }), 'json', {
        select: { path: '$.ip' },
      }),
    ).toBe('198.51.100.7');
  });

  it('cut in the middle is refused', () => {
    expect(told(feed.slice(0, -9), 'json', { select: { path: '$..ip' } })).toMatch(
      /^!It is not JSON, or only a part of it: /,
    );
  });
});

describe('what is no list at all', () => {
  test.each(['aws', 'github', 'google', 'cloudflare', 'json', 'text', 'csv'] as const)('%s', (format) => {
    expect(told('<!DOCTYPE html><html><body>Sign in</body></html>', format)).toMatch(/web page \(HTML\)/);
    expect(told('\n<html lang="en">198.51.100.7</html>', format)).toMatch(/web page \(HTML\)/);
    expect(told('<?xml version="1.0"?><Error>AccessDenied</Error>', format)).toMatch(/XML/);
    expect(told('', format)).toMatch(/empty/);
  });
});

describe('bytes become text', () => {
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
  test.each([
    ['a byte order mark', Buffer.from('\ufeff198.51.100.7'), undefined, '198.51.100.7'],
    ['UTF-16', utf16('198.51.100.7'), undefined, '198.51.100.7'],
    ['UTF-16, big end first', utf16('198.51.100.7').swap16(), 'utf-8', '198.51.100.7'],
    [
      'Latin-1, as its header says',
      Buffer.from('198.51.100.7 # K\xf8ln', 'latin1'),
      'iso-8859-1',
      '198.51.100.7',
    ],
    [
      'Latin-1 that says it is UTF-8',
      Buffer.from('198.51.100.7 # K\xf8ln', 'latin1'),
      'utf-8',
      '!It is no text in utf-8.',
    ],
    [
      'a charset of its own',
      Buffer.from('198.51.100.7'),
      'x-klingon',
      '!Its charset “x-klingon” is not known here.',
    ],
    ['a gzip file', Buffer.from([0x1f, 0x8b, 8, 0, 0xff]), undefined, '!It is a gzip file.'],
    ['zeros', Buffer.alloc(9), undefined, '!It is no text: there are zero bytes in it.'],
  ])('%s', (_, bytes, charset, values) => {
    expect(told(bytes, 'text', charset ? { charset } : {})).toBe(values);
  });
});

describe('whatever it is', () => {
  const formats = Object.keys(feedFormats) as FeedFormat[];
  it('it is read or refused', () => {
    const bytes = fc.oneof(
      fc.uint8Array(),
      anyText.map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
    );
    const select = { keys: ['a'], path: '$..*' };
    fc.assert(
      fc.property(bytes, fc.constantFrom(...formats), (some, format) => {
        const feed = read(some, format, { select });
        return feed.ok ? feed.entries.length > 0 : feed.problem.length > 0;
      }),
    );
  });

  it('what is taken of it is canonical, each once, and reads as the same again', () => {
    fc.assert(
      fc.property(fc.array(mutated(listableEntry), { maxLength: 9 }), (lines) => {
        const first = read(lines.join('\n'), 'text', { allowPrivate: true });
        if (!first.ok) return true;
        const again = read(first.entries.map(({ value }) => value).join('\n'), 'text', {
          allowPrivate: true,
        });
        return again.ok && json(again.entries) === json(first.entries);
      }),
    );
  });
});
