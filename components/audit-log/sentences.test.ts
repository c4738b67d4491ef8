import { expect, test } from 'vitest';
import { sentenceOf, type Told } from './sentences.ts';

const maya = { type: 'member' as const, id: 'm', name: 'Maya' };
const keyfence = { type: 'system' as const, id: null, name: 'Keyfence' };
const ci = { type: 'token' as const, id: 't', name: 'CI' };
const website = { type: 'authkey', id: 'a', name: 'Website' };
const github = { type: 'ip-list', id: 'l', name: 'GitHub' };
const company = { type: 'company', id: 'c', name: 'Acme' };

const told: [string, Partial<Told>][] = [
  [
    'Maya removed 203.0.113.9 from Website',
    { action: 'whitelist.remove', before: { entries: ['203.0.113.9'], rows: [] } },
  ],
  [
    'Keyfence removed 192.0.2.1 and 192.0.2.2 from Website: their time was over',
    {
      actor: keyfence,
      action: 'whitelist.remove',
      before: { entries: ['192.0.2.1', '192.0.2.2'] },
      after: { reason: 'expired' },
    },
  ],
  [
    "Maya added 192.0.2.1, 192.0.2.2 and 3 more to the company's list",
    {
      action: 'whitelist.add',
      target: company,
      after: { entries: ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'] },
    },
  ],
  [
    'Service token CI was refused when trying to whitelist an IP: the service token does not allow it',
    { actor: ci, action: 'access.refuse', after: { why: 'scope', tried: 'whitelist an IP' } },
  ],
  [
    'Maya created authkey Website, with IP security; its secret was shown once',
    { action: 'authkey.create', after: { ipSecurity: true, reportOnly: false } },
  ],
  [
    'Maya set the delivery callback of Website to https://hooks.test/a; its secret was shown once',
    { action: 'callback.set', after: { url: 'https://hooks.test/a', secretShown: true } },
  ],
  [
    'Maya turned off IP security of Website for a while',
    { action: 'authkey.ip-security.off', after: { mode: 'off', offUntil: '2026-11-25T12:00:00.000Z' } },
  ],
  [
    'Maya changed their own email to maya@example.test',
    {
      action: 'member.change-email',
      target: { ...maya, type: 'member' },
      after: { email: 'maya@example.test' },
    },
  ],
  [
    'Somebody failed to sign in as Maya, try 3',
    {
      actor: { type: 'system', id: null, name: 'sign-in' },
      action: 'session.fail',
      target: { ...maya, type: 'member' },
      after: { failed: 3 },
    },
  ],
  [
    'API client billing changed its password',
    { actor: { type: 'client', id: 'c', name: 'billing' }, action: 'client.change-password' },
  ],
  [
    'Maya renamed authkey Old to Website',
    { action: 'authkey.rename', before: { name: 'Old', integration: '' }, after: { name: 'Website' } },
  ],
  [
    'Maya attached IP list Offices to all authkeys of the company',
    { action: 'ip-list.attach', target: company, after: { list: 'Offices', source: 'hand' } },
  ],
  [
    'Maya detached IP list Offices from Website',
    { action: 'ip-list.detach', before: { list: 'Offices', source: 'hand' } },
  ],
  [
    'Maya created IP list GitHub, read from https://api.github.com/meta',
    {
      action: 'ip-list.create',
      target: github,
      after: { source: 'url', url: 'https://api.github.com/meta' },
    },
  ],
  [
    'Keyfence read IP list GitHub: 2 added',
    { actor: keyfence, action: 'ip-list.read', target: github, after: { added: 2, removed: 0 } },
  ],
  [
    'Keyfence kept what was read of IP list GitHub for somebody to approve: 9 removed',
    { actor: keyfence, action: 'ip-list.wait', target: github, after: { added: 0, removed: 9 } },
  ],
  [
    'Maya dismissed what was read of IP list GitHub: 9 removed',
    { action: 'ip-list.dismiss', target: github, before: { added: 0, removed: 9 } },
  ],
  [
    'Keyfence found IP list GitHub stale: it cannot be read',
    { actor: keyfence, action: 'ip-list.stale', target: github, after: { problem: 'It is empty.' } },
  ],
  [
    'Maya approved what was read of IP list GitHub: 1 added, 1,200 removed',
    {
      action: 'ip-list.read',
      target: github,
      after: { added: 1, removed: 1200, outcome: 'approved' },
    },
  ],
];

test.each(told)('%s', (sentence, event) => {
  const rest = { actor: maya, target: website, before: null, after: null };
  expect(sentenceOf({ ...rest, ...event } as Told)).toBe(sentence);
});

test('what a newer release wrote is told all the same, and so is what says less than was asked for', () => {
  const rest = { actor: maya, target: website, before: null, after: null };
  expect(sentenceOf({ ...rest, action: 'authkey.paint' } as unknown as Told)).toBe(
    'Maya did “authkey.paint” to Website',
  );
  expect(sentenceOf({ ...rest, action: 'whitelist.remove' })).toBe('Maya removed nothing from Website');
});
