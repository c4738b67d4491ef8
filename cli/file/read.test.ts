import { describe, expect, test } from 'vitest';
import { Document, LineCounter } from 'yaml';
import { Failure } from '../failure.ts';
import { readEntries } from './entries.ts';
import { readPolicyFile } from './read.ts';
import { Reading } from './reading.ts';

const read = (text: string) => readPolicyFile('k.yaml', Buffer.from(text));

function wrong(text: string | Uint8Array): readonly string[] {
  try {
    readPolicyFile('k.yaml', typeof text === 'string' ? Buffer.from(text) : text);
  } catch (error) {
    if (error instanceof Failure) return error.lines;
    throw error;
  }
  return [];
}

test('a file says which entries and lists each of them has; what is absent stays absent', () => {
  const { policy, remarks } = read(`# Who may call us
version: 1
company:
  ips: &office
    - 203.0.113.0/24 # the office
    - { value: 2001:db8::/48, note: Office IPv6, expires: 2027-12-31 }
authkeys:
  - name: Website
    mode: on
    expires: 2027-06-30T18:00:00+02:00
    ips: [192.0.2.1-192.0.2.9, 10.0.0.5/24]
    lists: [GitHub Actions]
  - { name: Shop, ips: *office }
  - { name: Old, mode: off, ips: [] }
clients:
  - username: billing
    ips: [{ value: 198.51.100.7, expires: }]
lists:
  - { name: Offices, entries: [192.0.2.0/24] }
  - { name: GitHub Actions, url: https://api.github.com/meta, format: github, select: { keys: [actions] }, every: 1h, keep: 3d }
  - { name: Partners, source: hosts, hosts: [gate.partner.example], allowPrivate: true }
`);
  const at = expect.anything();
  const office = [
    { value: '203.0.113.0/24', expiresAt: null, at },
    { value: '2001:db8::/48', note: 'Office IPv6', expiresAt: '2028-01-01T00:00:00.000Z', at },
  ];
  expect(policy).toEqual({
    company: { at, ips: office },
    authkeys: [
      {
        at,
        name: 'Website',
        mode: 'on',
        expiresAt: '2027-06-30T16:00:00.000Z',
        ips: [
          { value: '192.0.2.1-192.0.2.9', expiresAt: null, at },
          { value: '10.0.0.0/24', expiresAt: null, at },
        ],
        lists: [{ name: 'GitHub Actions', at }],
      },
      { at, name: 'Shop', ips: office },
      { at, name: 'Old', mode: 'off', ips: [] },
    ],
    clients: [{ at, username: 'billing', ips: [{ value: '198.51.100.7', expiresAt: null, at }] }],
    lists: [
      { at, name: 'Offices', source: 'hand', entries: [{ value: '192.0.2.0/24', expiresAt: null, at }] },
      {
        at,
        name: 'GitHub Actions',
        source: 'url',
        url: 'https://api.github.com/meta',
        format: 'github',
        select: { keys: ['actions'] },
        everySeconds: 3_600,
        keepSeconds: 259_200,
      },
      { at, name: 'Partners', source: 'hosts', hosts: ['gate.partner.example'], allowPrivate: true },
    ],
  });
  expect(remarks).toEqual(['k.yaml:11:32: 10.0.0.5/24 is read as 10.0.0.0/24.']);
});

describe('what is wrong is named with its line and column', () => {
  test.each<[string, string, string]>([
    [
      'an unknown section',
      'version: 1\nauthkey: []\n',
      '2:1: The file has no "authkey". It may have: version, company, authkeys, clients, lists.',
    ],
    [
      'an unknown key',
      'version: 1\nauthkeys:\n  - name: Website\n    ip: []\n',
      '4:5: authkeys[0] has no "ip". It may have: name, id, integration, mode, expires, disabled, ips, lists.',
    ],
    [
      'an unknown key of an entry',
      'version: 1\ncompany:\n  ips:\n    - value: 192.0.2.1\n      comment: x\n',
      '5:7: company.ips[0] has no "comment". It may have: value, note, expires.',
    ],
    [
      'the same authkey twice',
      'version: 1\nauthkeys:\n  - name: Website\n  - name: Shop\n  - name: Website\n',
      '5:5: authkeys: "Website" stands here twice; first in line 3.',
    ],
    [
      'the same entry twice, however it is written',
      'version: 1\ncompany:\n  ips:\n    - 10.0.0.0/24\n    - 192.0.2.1\n    - 10.0.0.7/24\n',
      '6:7: company.ips: 10.0.0.0/24 stands here twice; first in line 4.',
    ],
    ['a key twice', 'version: 1\ncompany:\n  ips: []\n  ips: []\n', '4:3: Map keys must be unique.'],
    [
      'an entry refused in the middle',
      'version: 1\ncompany:\n  ips: [192.0.2.1, 192.0.2.256, 192.0.2.3]\n',
      '3:20: company.ips[1]: 192.0.2.256: Each of the four numbers of an IPv4 address must be between 0 and 255.',
    ],
    [
      'everyone',
      'version: 1\ncompany: { ips: [0.0.0.0/0] }\n',
      '2:18: company.ips[0]: 0.0.0.0/0: A size of /0 would let in every address on the internet.',
    ],
    [
      'two entries as one',
      'version: 1\ncompany: { ips: ["192.0.2.1, 192.0.2.2"] }\n',
      '2:18: company.ips[0]: "192.0.2.1, 192.0.2.2" is not one entry. Write each on a line of its own.',
    ],
    [
      'a number',
      'version: 1\ncompany: { ips: [10.10] }\n',
      '2:18: company.ips[0] has to be text; put it in quotes: "10.10".',
    ],
    [
      'an IPv6 address that YAML takes for a key',
      'version: 1\ncompany:\n  ips:\n    - 2001:db8::\n',
      '4:7: company.ips[0]: YAML takes the last colon for a key\'s: put it in quotes, "2001:db8::".',
    ],
    ['no value', 'version: 1\ncompany: { ips: [{ note: x }] }\n', '2:18: company.ips[0] has no "value".'],
    [
      'a list that is empty by mistake',
      'version: 1\ncompany:\n  ips:\n',
      '3:7: company.ips is empty. Write [] for a list without entries, or leave the key out.',
    ],
    [
      'a text for a list',
      'version: 1\ncompany: { ips: 192.0.2.1 }\n',
      '2:17: company.ips has to be a list: a line with "- " for each.',
    ],
    [
      'a mode that YAML 1.1 would read',
      'version: 1\nauthkeys: [{ name: A, mode: true }]\n',
      '2:29: authkeys[0].mode has to be one of: off, report, on.',
    ],
    [
      'a date that there is not',
      'version: 1\nauthkeys: [{ name: A, expires: 2027-02-31 }]\n',
      '2:32: authkeys[0].expires: "2027-02-31" is no date. Write it like 2027-12-31 or 2027-12-31T18:00:00Z.',
    ],
    [
      'a note that is too long',
      `version: 1\ncompany: { ips: [{ value: 192.0.2.1, note: ${'x'.repeat(201)} }] }\n`,
      '2:44: company.ips[0].note: A note has at most 200 characters.',
    ],
    [
      'an authkey without a name',
      'version: 1\nauthkeys: [{ mode: on }]\n',
      '2:12: authkeys[0] has no "name".',
    ],
    ['an empty name', 'version: 1\nauthkeys: [{ name: "" }]\n', '2:20: authkeys[0].name: it is empty.'],
    [
      'the same list attached twice',
      'version: 1\ncompany: { lists: [A, A] }\n',
      '2:23: company.lists: "A" stands here twice.',
    ],
    [
      'a list from nowhere',
      'version: 1\nlists: [{ name: A }]\n',
      '2:9: lists[0] has no "source": hand, url, hosts.',
    ],
    [
      'a URL with entries',
      'version: 1\nlists: [{ name: A, source: url, url: "https://a.example", entries: [] }]\n',
      '2:68: lists[0]: source: url has no "entries".',
    ],
    [
      'a URL without its URL',
      'version: 1\nlists: [{ name: A, source: url }]\n',
      '2:9: lists[0] has no "url", which source: url needs.',
    ],
    [
      'a time without a unit',
      'version: 1\nlists: [{ name: A, url: "https://a.example", every: often }]\n',
      '2:53: lists[0].every has to be a time such as 30m, 1h or 3d.',
    ],
    [
      'a host name that is none',
      'version: 1\nlists: [{ name: A, hosts: [a.example, localhost] }]\n',
      '2:39: lists[0].hosts[1]: localhost: This names a computer of a local network, which the DNS does not know.',
    ],
    [
      'a format that there is not',
      'version: 1\nlists: [{ name: A, url: "https://a.example", format: xml }]\n',
      '2:54: lists[0].format has to be one of: text, csv, aws, github, google, cloudflare, json.',
    ],
    [
      'a pick that the format does not have',
      'version: 1\nlists: [{ name: A, url: "https://a.example", format: github, select: { regions: [eu] } }]\n',
      '2:70: lists[0].select: format: github has no "regions". It may have: keys.',
    ],
    ['another version', 'version: 2\n', '1:10: This keyfence reads "version: 1" only.'],
    ['no version', 'company: { ips: [] }\n', '1:1: The file has to say which form it has: "version: 1".'],
    ['nothing', '', '1:1: the file is empty.'],
    ['only comments', '# later\n', '1:1: the file is empty.'],
    [
      'a list',
      '- 192.0.2.1\n',
      '1:1: the file has to begin with "version: 1"; `keyfence export` writes one.',
    ],
    [
      'two documents',
      'version: 1\n---\nversion: 1\n',
      '2:1: a second document begins here; all has to stand in one.',
    ],
    ['a tab', 'version: 1\ncompany:\n\tips: []\n', '3:1: Tabs are not allowed as indentation.'],
    [
      'an anchor that there is not',
      'version: 1\ncompany: { ips: *none }\n',
      '2:17: company.ips is empty. Write [] for a list without entries, or leave the key out.',
    ],
    ['a tag', 'version: 1\ncompany: { ips: !include ips.yaml }\n', '2:17: Unresolved tag: !include.'],
    [
      'half a file',
      'version: 1\ncompany: { ips: [192.0.2.1\n',
      '3:1: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
  ])('%s', (_, text, expected) => {
    expect(wrong(text)[0]).toBe(`k.yaml:${expected}`);
  });

  test('what is no text at all', () => {
    expect(wrong(Uint8Array.of(0xff, 0xfe, 0x00))).toEqual(['k.yaml: this is no text in UTF-8.']);
  });

  test('all of it at once, in the order of the file, and of very many how many more', () => {
    const bad = Array.from({ length: 60 }, (_, index) => `    - 192.0.2.${300 + index}\n`).join('');
    const lines = wrong(`version: 1\ncompany:\n  ips:\n${bad}authkeys:\n  - mode: on\n`);
    expect(lines).toHaveLength(51);
    expect(lines[0]).toMatch(/^k\.yaml:4:7: company\.ips\[0\]: 192\.0\.2\.300: /);
    expect(lines[50]).toBe('k.yaml: and 11 more.');
  });
});

test('a list of more entries than Keyfence takes is refused as a whole', () => {
  const document = new Document(Array(100_001).fill('192.0.2.1'), { aliasDuplicateObjects: false });
  const reading = new Reading(document, new LineCounter());
  expect(readEntries(reading, document.contents, 'company.ips')).toEqual([]);
  expect(reading.problems.map(({ message }) => message)).toEqual([
    'company.ips has 100,001 entries; a list has at most 100,000.',
  ]);
});
