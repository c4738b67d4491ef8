import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { anyText, listableEntry, mutated } from '#lib/testing/addresses';
import { growth } from '#lib/testing/growth';
import { readList } from './read-list.ts';

/** Canonical values, of what is refused its text with a ! before it; then what was skipped. */
const read = (text: string) => {
  const { results, skipped } = readList(text);
  return [
    results.map((result) => (result.ok ? result.entry.value : `!${result.input}`)).join(' '),
    skipped.join(', '),
  ];
};

describe('an address followed by a netmask is its CIDR', () => {
  test.each([
    ['203.0.113.64 255.255.255.240', '203.0.113.64/28'],
    ['203.0.113.64/255.255.255.240', '203.0.113.64/28'],
    ['203.0.113.64 / 255.255.255.240', '203.0.113.64/28'],
    ['203.0.113.64\t255.255.255.240', '203.0.113.64/28'],
    ['203.0.113.64, 255.255.255.240', '203.0.113.64/28'],
    ['203.0.113.70 255.255.255.240', '203.0.113.64/28'],
    ['203.0.113.64 255.255.255.255', '203.0.113.64'],
    ['203.0.113.64 0.0.0.15', '203.0.113.64/28'],
    ['10.0.0.0 255.0.0.0', '10.0.0.0/8'],
    ['10.0.0.0 255.255.255.0 10.0.1.0 255.255.255.0', '10.0.0.0/24 10.0.1.0/24'],
    ['192.0.2.1 203.0.113.64 255.255.255.240 192.0.2.2', '192.0.2.1 203.0.113.64/28 192.0.2.2'],
  ])('%j', (text, values) => {
    expect(read(text)).toEqual([values, '']);
  });

  test.each([
    ['two addresses', '192.0.2.1 192.0.2.2', '192.0.2.1 192.0.2.2'],
    ['a number with a hole in its bits', '192.0.2.1 255.0.255.0', '192.0.2.1 255.0.255.0'],
    ['a mask on another line', '192.0.2.1\n255.255.255.0', '192.0.2.1 255.255.255.0'],
    ['a mask behind a CIDR', '192.0.2.0/24 255.255.255.0', '192.0.2.0/24 255.255.255.0'],
    ['192.0.0.0, which is an address', '192.0.2.1 192.0.0.0', '192.0.2.1 192.0.0.0'],
    ['a slash and no mask', '192.0.2.1/255.0.255.0', '!192.0.2.1/255.0.255.0'],
    ['a mask of nothing', '192.0.2.1 0.0.0.0', '192.0.2.1 !0.0.0.0'],
  ])('not %s', (_, text, values) => {
    expect(read(text)).toEqual([values, '']);
  });

  it('and told as stored otherwise than typed', () => {
    const [result] = readList('203.0.113.64 255.255.255.240').results;
    expect(result).toMatchObject({ input: '203.0.113.64 255.255.255.240', entry: { changed: true } });
  });
});

describe('a list as people have it is read', () => {
  test.each([
    ['192.0.2.1 # office\n# 192.0.2.7 was closed\n192.0.2.2#home', '192.0.2.1 192.0.2.2', '3 comments'],
    ['192.0.2.1 // office\n//192.0.2.7\n192.0.2.2', '192.0.2.1 192.0.2.2', '2 comments'],
    ['; Spamhaus 2026\n192.0.2.0/24 ; SBL256894', '192.0.2.0/24', '2 comments'],
    ['192.0.2.1 ; 192.0.2.2;192.0.2.3;', '192.0.2.1 192.0.2.2 192.0.2.3', ''],
    [`"192.0.2.1", '192.0.2.2',\n“192.0.2.3”,\n\`192.0.2.4\``, '192.0.2.1 192.0.2.2 192.0.2.3 192.0.2.4', ''],
    [`['192.0.2.1', '2001:db8::1',]`, '192.0.2.1 2001:db8::1', ''],
    ['[2001:db8::1]\n(192.0.2.1)\n<192.0.2.2>\n{192.0.2.3}', '2001:db8::1 192.0.2.1 192.0.2.2 192.0.2.3', ''],
    ['- 192.0.2.1\n- 192.0.2.2', '192.0.2.1 192.0.2.2', ''],
    ['* 192.0.2.1\n• 2001:db8::1\n+ 192.0.2.3', '192.0.2.1 2001:db8::1 192.0.2.3', ''],
    ['1. 192.0.2.1\n2) 192.0.2.2\n(3) 2001:db8::1', '192.0.2.1 192.0.2.2 2001:db8::1', ''],
    ['"192.0. 2.146"', '192.0.2.146', ''],
    ['192. 0.2.146', '192.0.2.146', ''],
    ['\ufeff192.0.2.1\u200b\r\n\u202a192.0.2.2\u202c\u00a0', '192.0.2.1 192.0.2.2', ''],
    ['１９２．０．２．１、٢٠٣.٠.١١٣.٩', '192.0.2.1 203.0.113.9', ''],
  ])('%j', (text, values, skipped) => {
    expect(read(text)).toEqual([values, skipped]);
  });

  test.each([
    ['ip\n192.0.2.1\n192.0.2.2', '192.0.2.1 192.0.2.2', 'the header'],
    [
      'value,note,expires\n192.0.2.1,"Office, Pune",2027-01-01\n"10.0.0.5/24",,',
      '192.0.2.1 10.0.0.0/24',
      'the header',
    ],
    [
      'Name;IP Address\r\nOffice;192.0.2.1\r\nHome;\r\n',
      '192.0.2.1',
      'the header, the column name, 1 row without an address',
    ],
    [
      'network,netmask\n203.0.113.64,255.255.255.240\n192.0.2.0,24',
      '203.0.113.64/28 192.0.2.0/24',
      'the header',
    ],
    [
      '# mine\nip,note\n192.0.2.1,x\n# off\n192.0.2.999,y',
      '192.0.2.1 !192.0.2.999',
      '1 comment, the header, 1 comment',
    ],
    ['ip,owner\n"192.0.2.1\n192.0.2.2",me', '192.0.2.1 192.0.2.2', 'the header, the column owner'],
  ])('CSV with a header: %j', (text, values, skipped) => {
    expect(read(text)).toEqual([values, skipped]);
  });

  test.each([
    [
      'AWS',
      {
        syncToken: '1731069306',
        createDate: '2024-11-08-12-35-06',
        prefixes: [
          {
            ip_prefix: '3.4.12.4/32',
            region: 'eu-west-1',
            service: 'AMAZON',
            network_border_group: 'eu-west-1',
          },
          {
            ip_prefix: '3.4.12.4/32',
            region: 'eu-west-1',
            service: 'EC2',
            network_border_group: 'eu-west-1',
          },
        ],
        ipv6_prefixes: [{ ipv6_prefix: '2600:1f01:4874::/47', region: 'us-west-2', service: 'AMAZON' }],
      },
      '3.4.12.4 2600:1f01:4874::/47',
      '10 other values',
    ],
    [
      'GitHub',
      {
        verifiable_password_authentication: false,
        ssh_key_fingerprints: { SHA256_RSA: 'uNiVztksCsDhcc0u9e8BgrJXVGDw4eh3I6L+ABc1234' },
        ssh_keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'],
        hooks: ['192.30.252.0/22', '2a0a:a440::/29'],
        domains: { website: ['*.github.com', 'github.io'] },
      },
      '192.30.252.0/22 2a0a:a440::/29',
      '5 other values',
    ],
    [
      'Google',
      {
        syncToken: '1731069306577',
        creationTime: '2024-11-08T04:35:06.577217',
        prefixes: [
          { ipv4Prefix: '34.1.208.0/20', service: 'Google Cloud', scope: 'africa-south1' },
          { ipv6Prefix: '2600:1900:8000::/44', service: 'Google Cloud', scope: 'africa-south1' },
        ],
      },
      '34.1.208.0/20 2600:1900:8000::/44',
      '6 other values',
    ],
    [
      'Cloudflare',
      {
        result: {
          ipv4_cidrs: ['173.245.48.0/20'],
          ipv6_cidrs: ['2400:cb00::/32'],
          etag: '38f79d050aa027e3be3865e495dcc9bc',
        },
        success: true,
        errors: [],
        messages: [],
      },
      '173.245.48.0/20 2400:cb00::/32',
      '2 other values',
    ],
    ['addresses as names', { '192.0.2.1': 'office', note: 'at 10:30' }, '192.0.2.1', '2 other values'],
    [
      'broken addresses',
      { ips: ['192.0.2.999', '010.0.0.1', '192.0.2.1:80', '2001:db8::/129'] },
      '!192.0.2.999 !010.0.0.1 !192.0.2.1:80 !2001:db8::/129',
      '',
    ],
  ])('JSON: %s', (_, json, values, skipped) => {
    expect(read(JSON.stringify(json, null, 2))).toEqual([values, skipped]);
  });
});

describe('nothing is swallowed: refused by name is', () => {
  test.each([
    ['192.0.2.1 foo', '192.0.2.1 !foo'],
    ['192.0.2.1;localhost', '192.0.2.1 !localhost'],
    ['192.0.2.1 ; was 192.0.2.2', '192.0.2.1 !was 192.0.2.2'],
    ['192.0.2.1 ; 192.0.2.999', '192.0.2.1 !192.0.2.999'],
    ['"192.0.2.999"', '!192.0.2.999'],
    ['[::1]:80', '![::1]:80'],
    ['http://192.0.2.1/', '!http://192.0.2.1/'],
    [
      '010.0.0.1, 127.1, 0x7f.1, 1.2.3, fe80::1%eth0, 192.0.2.1:80',
      '!010.0.0.1 !127.1 !0x7f.1 !1.2.3 !fe80::1%eth0 !192.0.2.1:80',
    ],
    ['192.0.2.1²', '!192.0.2.1²'],
    ['192.0.2.1\n- 192.0.2.9', '192.0.2.1 !- 192.0.2.9'],
    ['3. 192.0.2.999', '!192.0.2.999'],
    ['ip', '!ip'],
    ['{"ip": "192.0.2.1"', '!{"ip": 192.0.2.1'],
  ])('%j', (text, values) => {
    expect(read(text)[0]).toBe(values);
  });
});

it('an entry is found again in quotes, in JSON and in a column', () => {
  fc.assert(
    fc.property(fc.uniqueArray(listableEntry, { minLength: 1, maxLength: 5 }), (entries) => {
      const expected = readList(entries.join('\n')).results.map((result) => result.ok && result.entry.value);
      for (const text of [
        JSON.stringify(entries),
        entries.map((entry) => `- "${entry}", # note`).join('\n'),
        ['note,ip', ...entries.map((entry) => `x,${entry}`)].join('\n'),
      ]) {
        expect(readList(text).results.map((result) => result.ok && result.entry.value)).toEqual(expected);
      }
    }),
    { numRuns: 500 },
  );
});

it('never throws', () => {
  fc.assert(fc.property(fc.oneof(anyText, mutated(listableEntry), fc.json()), (text) => void readList(text)));
  expect(() => readList(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).not.toThrow();
});

test.each(['# x\n', '" ', '- 1.\n', '1. 192.0.2.1\n', ' ;a', '; 1.2.3 ', '[', '"1",', 'ip,"', '1:'])(
  '200,000 characters of %j take time in proportion',
  (unit) => {
    for (const before of ['ip,x\n', '']) {
      const read = (length: number) => readList(`${before}${unit.repeat(length / unit.length)}`);
      // Quadratic work would be a hundred times as much.
      expect(growth(read, 20_000, 200_000)).toBeLessThan(40);
    }
  },
);
