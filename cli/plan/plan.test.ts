import { describe, expect, test } from 'vitest';
import { readPolicyFile } from '../file/read.ts';
import { planPolicy, requestsOf } from './plan.ts';
import type { AuthkeyState, EntryState, IpListState, State } from './state.ts';
import { planWords } from './words.ts';

const now = new Date('2027-01-01T00:00:00Z');

const entry = (value: string, more: Partial<EntryState> = {}): EntryState => ({
  value,
  note: '',
  expiresAt: null,
  leased: false,
  ...more,
});
const authkey = (
  name: string,
  entries: EntryState[] = [],
  more: Partial<AuthkeyState> = {},
): AuthkeyState => ({
  id: `id-of-${name}`,
  name,
  integration: '',
  mode: 'on',
  expiresAt: null,
  disabledAt: null,
  ips: { entries, etag: '"1"' },
  ...more,
});
const ipList = (name: string, more: Partial<IpListState> = {}): IpListState => ({
  id: `id-of-${name}`,
  name,
  source: 'hand',
  url: null,
  format: null,
  select: {},
  everySeconds: 86_400,
  keepSeconds: 259_200,
  hosts: [],
  allowPrivate: false,
  attachedTo: [],
  ips: { entries: [], etag: '"7"' },
  ...more,
});

function plan(text: string, state: Partial<State>, prune = false) {
  const { policy } = readPolicyFile('k.yaml', Buffer.from(`version: 1\n${text}`));
  const all: State = { authkeys: [], clients: [], lists: [], ...state };
  const planned = planPolicy(policy, all, { prune, now });
  return { ...planned, words: planWords(planned), requests: requestsOf(planned) };
}

const website = (ips: string, more = '') => `authkeys: [{ name: Website, ips: ${ips}${more} }]`;
const put = (...values: string[]) => [
  expect.objectContaining({
    method: 'PUT',
    path: ['authkeys', 'id-of-Website', 'ips'],
    body: { entries: values.map((value) => expect.objectContaining({ value })) },
    ifMatch: '"1"',
  }),
];

describe('the entries of a list', () => {
  test('that are as the file says are left alone', () => {
    const file = website('[{ value: 192.0.2.1, note: A, expires: 2027-12-31 }, 192.0.2.2]');
    const entries = [
      entry('192.0.2.1', { note: 'A', expiresAt: '2028-01-01T00:00:00Z' }),
      entry('192.0.2.2', { note: 'kept, as the file gives none' }),
    ];
    const { words, requests } = plan(file, { authkeys: [authkey('Website', entries)] });
    expect({ words, requests }).toEqual({ words: ['As the file says: nothing to do.'], requests: [] });
  });

  test('that the file does not name are named and kept, and removed by --prune', () => {
    const state = {
      authkeys: [authkey('Website', [entry('192.0.2.1'), entry('192.0.2.9', { note: 'by hand' })])],
    };
    const kept = plan(website('[192.0.2.1]'), state);
    expect(kept.words).toEqual([
      'authkey "Website"',
      '  ? 192.0.2.9  "by hand"',
      '',
      'As the file says: nothing to do. 1 only in Keyfence (?): kept without --prune.',
    ]);
    expect(kept.requests).toEqual([]);
    const pruned = plan(website('[192.0.2.1]'), state, true);
    expect(pruned.words).toEqual(['authkey "Website"', '  - 192.0.2.9  "by hand"', '', 'Plan: 1 to remove.']);
    expect(pruned.requests).toEqual(put('192.0.2.1'));
  });

  test('that are added go along with those that the file does not name', () => {
    const state = { authkeys: [authkey('Website', [entry('192.0.2.9', { note: 'by hand' })])] };
    const { words, requests } = plan(website('[192.0.2.1]'), state);
    expect(words).toEqual([
      'authkey "Website"',
      '  + 192.0.2.1',
      '  ? 192.0.2.9  "by hand"',
      '',
      'Plan: 1 to add. 1 only in Keyfence (?): kept without --prune.',
    ]);
    expect(requests).toEqual(put('192.0.2.1', '192.0.2.9'));
  });

  test('get the note and the end that the file gives, and without an end there is none', () => {
    const state = {
      authkeys: [authkey('Website', [entry('192.0.2.1', { note: 'A', expiresAt: '2027-02-01T00:00:00Z' })])],
    };
    const { words, requests } = plan(website('[{ value: 192.0.2.1, note: B }]'), state);
    expect(words[1]).toBe('  ~ 192.0.2.1  note: "A" → "B", expires: 2027-02-01T00:00:00Z → never');
    expect(requests[0]?.body).toEqual({ entries: [{ value: '192.0.2.1', note: 'B', expiresAt: null }] });
  });

  test('that have ended by the file are not asked for, and go where they are still there', () => {
    const file = website('[{ value: 192.0.2.1, expires: 2026-12-30 }]');
    expect(plan(file, { authkeys: [authkey('Website')] }).requests).toEqual([]);
    const { words, requests } = plan(file, { authkeys: [authkey('Website', [entry('192.0.2.1')])] });
    expect(words[1]).toBe('  - 192.0.2.1  ended, as the file says');
    expect(requests).toEqual(put());
  });

  test('that are leased are nothing to the file until it names them: neither told nor pruned', () => {
    const leased = entry('192.0.2.9', { leased: true, expiresAt: '2027-01-01T01:00:00Z' });
    const state = { authkeys: [authkey('Website', [leased])] };
    expect(plan(website('[]'), state, true).words).toEqual(['As the file says: nothing to do.']);
    expect(plan(website('[192.0.2.1]'), state, true).requests).toEqual(put('192.0.2.1'));
    expect(plan(website('[192.0.2.9]'), state).requests).toEqual(put('192.0.2.9'));
  });

  test('of an authkey without "ips" are left alone', () => {
    const { words } = plan(
      'authkeys: [{ name: Website }]',
      { authkeys: [authkey('Website', [entry('192.0.2.9')])] },
      true,
    );
    expect(words).toEqual(['As the file says: nothing to do.']);
  });

  test('of ten thousand, one is named', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const state = {
      authkeys: [
        authkey(
          'Website',
          values.slice(1).map((value) => entry(value)),
        ),
      ],
    };
    expect(plan(website(JSON.stringify(values)), state, true).words).toEqual([
      'authkey "Website"',
      '  + 10.0.0.0',
      '',
      'Plan: 1 to add.',
    ]);
  });
});

describe('an authkey', () => {
  test('that is not there is made, with IP security on until its list is there', () => {
    const { words, requests } = plan(website('[192.0.2.1]', ', mode: report, expires: 2027-12-31'), {});
    expect(words).toEqual([
      'authkey "Website"',
      '  + authkey "Website"  mode report, until 2028-01-01T00:00:00.000Z',
      '  + 192.0.2.1',
      '',
      'Plan: 2 to add.',
    ]);
    expect(requests.map(({ method, path }) => [method, path])).toEqual([
      ['POST', ['authkeys']],
      ['PUT', ['authkeys', { newOf: 'authkey "Website"' }, 'ips']],
    ]);
  });

  test('is opened before and closed after its list changes', () => {
    const file = `authkeys:
  - { name: A, mode: "on", ips: [192.0.2.1] }
  - { name: B, mode: "off", ips: [] }
  - { name: C, ips: [] }
`;
    const state = {
      authkeys: [
        authkey('A', [], { mode: 'report' }),
        authkey('B', [entry('192.0.2.2')]),
        authkey('C', [entry('192.0.2.3')]),
      ],
    };
    expect(plan(file, state, true).requests.map(({ method, path }) => `${method} ${path[1]}`)).toEqual([
      'PATCH id-of-B',
      'PUT id-of-A',
      'PUT id-of-B',
      'PUT id-of-C',
      'PATCH id-of-A',
    ]);
  });

  test('is renamed, given another end and disabled in as few requests as are safe', () => {
    const file =
      'authkeys: [{ id: id-of-Old, name: New, integration: Shop, expires: never, disabled: true }]';
    const state = { authkeys: [authkey('Old', [], { expiresAt: '2027-02-01T00:00:00Z' })] };
    const { words, requests } = plan(file, state);
    expect(words.slice(1, -2)).toEqual([
      '  ~ name: Old → New',
      '  ~ integration: none → Shop',
      '  ~ expires: 2027-02-01T00:00:00Z → never',
      '  ~ disabled: false → true',
    ]);
    expect(requests.map(({ body }) => body)).toEqual([
      { name: 'New', integration: 'Shop' },
      { expiresAt: null, disabled: true },
    ]);
  });

  test('that the file does not name is told and left as it is, with --prune too', () => {
    const state = { authkeys: [authkey('Website'), authkey('Shop', [entry('192.0.2.1')])] };
    expect(plan(website('[]'), state, true).words).toEqual([
      'Not in the file, and left as they are: authkey "Shop".',
      '',
      'As the file says: nothing to do.',
    ]);
  });
});

describe('what fits nothing in Keyfence is named with its place', () => {
  const twins = [authkey('Twin', [], { id: '1' }), authkey('Twin', [], { id: '2' })];
  test.each<[string, string, Partial<State>, string]>([
    [
      'a name of two authkeys',
      'authkeys: [{ name: Twin }]',
      { authkeys: twins },
      '2:12 2 authkeys are called "Twin". Say which with "id": 1, 2.',
    ],
    [
      'an id of none',
      'authkeys: [{ name: A, id: "9" }]',
      { authkeys: twins },
      '2:12 There is no authkey with the id 9. Without "id" one is made.',
    ],
    [
      'one authkey by id and by name',
      'authkeys:\n  - { name: A }\n  - { name: B, id: id-of-A }',
      { authkeys: [authkey('A')] },
      '4:5 authkey "B" is the same authkey as in line 3.',
    ],
    [
      'an API client',
      'clients: [{ username: billing }]',
      {},
      '2:11 There is no API client "billing". Make it in the panel first.',
    ],
    [
      'an IP list',
      'company: { lists: [Offices] }',
      {},
      '2:20 There is no IP list "Offices", neither here nor in Keyfence.',
    ],
    [
      'an IP list of another source',
      'lists: [{ name: A, hosts: [a.example] }]',
      { lists: [ipList('A')] },
      '2:9 IP list "A" is kept by source: hand, which cannot be changed. Take another name.',
    ],
  ])('%s', (_, file, state, expected) => {
    expect(
      plan(file, state).misfits.map(({ line, column, message }) => `${line}:${column} ${message}`),
    ).toEqual([expected]);
  });
});

describe('IP lists', () => {
  test('are made with their entries and with who uses them in one request', () => {
    const file = `lists: [{ name: Offices, entries: [192.0.2.0/24] }]
company: { lists: [Offices] }
authkeys: [{ name: Website, lists: [Offices] }]`;
    const { words, requests } = plan(file, {});
    expect(words.slice(2, -2)).toEqual([
      '',
      'IP list "Offices"',
      '  + IP list "Offices"  by hand',
      '  + 192.0.2.0/24',
      '  + used by company',
      '  + used by authkey "Website"',
    ]);
    expect(requests.at(-1)).toMatchObject({
      method: 'POST',
      path: ['ip-lists'],
      body: {
        name: 'Offices',
        source: 'hand',
        entries: [{ value: '192.0.2.0/24' }],
        attachedTo: [{ credentialId: null }, { credentialId: { newOf: 'authkey "Website"' } }],
      },
    });
  });

  test('that a target does not name stay attached, and are detached by --prune', () => {
    const state = { lists: [ipList('Offices', { attachedTo: [{ credentialId: null }] })] };
    const kept = plan('company: { lists: [] }', state);
    expect(kept.words[1]).toBe('  ? used by company');
    expect(kept.requests).toEqual([]);
    const pruned = plan('company: { lists: [] }', state, true);
    expect(pruned.words[1]).toBe('  - used by company');
    expect(pruned.requests).toMatchObject([
      { method: 'PUT', path: ['ip-lists', 'id-of-Offices'], body: { attachedTo: [] } },
    ]);
  });

  test('of host names, or of what is picked, are the same however they are written', () => {
    const file = `lists:
  - { name: H, hosts: [B.example, a.example.] }
  - { name: F, url: "https://a.example", format: aws, select: { services: [], regions: eu-west-1 } }`;
    const hosts = ipList('H', { source: 'hosts', hosts: ['a.example', 'b.example'] });
    const feed = ipList('F', {
      source: 'url',
      url: 'https://a.example',
      format: 'aws',
      select: { regions: ['eu-west-1'] },
    });
    expect(plan(file, { lists: [hosts, feed] }).words).toEqual(['As the file says: nothing to do.']);
  });

  test('change in what the file gives of them, and in nothing else', () => {
    const file = 'lists: [{ name: G, url: "https://b.example/ips", every: 1h }]';
    const list = ipList('G', { source: 'url', url: 'https://a.example/ips', format: 'text' });
    const { words, requests } = plan(file, { lists: [list] });
    expect(words.slice(1, 3)).toEqual([
      '  ~ url: https://a.example/ips → https://b.example/ips',
      '  ~ every: 1d → 1h',
    ]);
    expect(requests[0]?.body).toEqual({ url: 'https://b.example/ips', everySeconds: 3_600 });
  });
});
