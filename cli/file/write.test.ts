import { expect, test } from 'vitest';
import { planPolicy } from '../plan/plan.ts';
import type { State } from '../plan/state.ts';
import { readPolicyFile } from './read.ts';
import { updatePolicyFile } from './update.ts';
import { writePolicy } from './write.ts';

const entry = (value: string, note = '', expiresAt: string | null = null, leased = false) => ({
  value,
  note,
  expiresAt,
  leased,
});

const key = { integration: '', mode: 'on' as const, expiresAt: null, disabledAt: null };
const state: State = {
  company: { entries: [entry('203.0.113.0/24', 'Office: #1'), entry('2001:db8::/48')] },
  authkeys: [
    {
      ...key,
      id: 'a1',
      name: 'Website',
      ips: { entries: [entry('192.0.2.1', '', '2027-12-31T00:00:00.000Z')] },
    },
    {
      ...key,
      id: 'a2',
      name: 'Shop',
      mode: 'off',
      disabledAt: '2027-01-01T00:00:00Z',
      ips: { entries: [entry('192.0.2.9', 'CI', '2027-01-01T01:00:00Z', true)] },
    },
    { ...key, id: 'a3', name: 'Shop', ips: { entries: [] } },
  ],
  clients: [{ id: 'c1', username: 'yes', ips: { entries: [entry('198.51.100.7')] } }],
  lists: [
    {
      id: 'l1',
      name: 'GitHub Actions',
      source: 'url',
      url: 'https://api.github.com/meta',
      format: 'github',
      select: { keys: ['actions'] },
      everySeconds: 3_600,
      keepSeconds: 259_200,
      hosts: [],
      allowPrivate: false,
      attachedTo: [{ credentialId: null }, { credentialId: 'a1' }],
    },
  ],
};

const planOf = (text: string) =>
  planPolicy(readPolicyFile('k.yaml', Buffer.from(text)).policy, state, {
    prune: true,
    now: new Date('2027-01-01T00:00:00Z'),
  });

test('what is exported says all, without leases, and planned at once it changes nothing', () => {
  const text = writePolicy(state);
  expect(text).toBe(
    `version: 1
company:
  ips:
    - value: 203.0.113.0/24
      note: "Office: #1"
    - value: 2001:db8::/48
  lists:
    - GitHub Actions
authkeys:
  - name: Website
    mode: on
    ips:
      - value: 192.0.2.1
        expires: 2027-12-31T00:00:00.000Z
    lists:
      - GitHub Actions
  - name: Shop
    id: a2
    mode: off
    disabled: true
    ips: []
  - name: Shop
    id: a3
    mode: on
    ips: []
clients:
  - username: yes
    ips:
      - value: 198.51.100.7
lists:
  - name: GitHub Actions
    source: url
    url: https://api.github.com/meta
    format: github
    select:
      keys:
        - actions
    every: 1h
    keep: 3d
`,
  );
  expect(planOf(text)).toEqual({ changes: [], unnamed: [], misfits: [] });
});

test('a file that is brought up to date keeps its comments, its order and what it leaves out', () => {
  const text = `# Reviewed by the platform team
version: 1
authkeys:
  # The shop is switched off.
  - id: a2
    name: Shop
    disabled: false # since May
  - name: Website # the public one
    expires: never
    ips:
      # agency, until they are done
      - { value: 192.0.2.1, expires: 2027-12-30 } # ends at midnight
      - 192.0.2.77 # gone
    lists: [] # none yet
  - name: Gone
company:
  ips:
    - "2001:db8::/48" # office, IPv6
    - value: 203.0.113.99/24
      note: Office # where we are
`;
  const updated = updatePolicyFile(readPolicyFile('k.yaml', Buffer.from(text)), state);
  expect(updated).toBe(`# Reviewed by the platform team
version: 1
authkeys:
  # The shop is switched off.
  - id: a2
    name: Shop
    disabled: true # since May
  - name: Website # the public one
    expires: never
    ips:
      # agency, until they are done
      - { value: 192.0.2.1, expires: 2027-12-30 } # ends at midnight
    lists: [ GitHub Actions ] # none yet
company:
  ips:
    - "2001:db8::/48" # office, IPv6
    - value: 203.0.113.99/24
      note: "Office: #1" # where we are
`);
  expect(planOf(updated).changes).toEqual([]);
});
