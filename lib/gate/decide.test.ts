import { expect, test } from 'vitest';
import { parseAddress } from '#lib/net/address';
import { parseEntries } from '#lib/net/range';
import { buildRangeSet, emptyRangeSet } from '#lib/net/range-set';
import {
  type CredentialPolicy,
  decide,
  decideByOwnList,
  decideToken,
  enforced,
  isOver,
  refusalReason,
} from './decide.ts';
import { aboutNetwork, ipListOf, listOf, noSets } from './list-sets.ts';

const now = Date.parse('2026-06-01T12:00:00Z');

function setOf(text: string) {
  return buildRangeSet(parseEntries(text).flatMap((result) => (result.ok ? [result.entry] : [])));
}

const open: CredentialPolicy = {
  type: 'authkey',
  tokenVersion: 0,
  companyId: 'company',
  companyStamp: '',
  credentialId: 'key',
  rollingSecretId: null,
  ...enforced,
  ...noSets,
  own: setOf('192.0.2.1, 2001:db8::/48'),
  company: setOf('198.51.100.0/24'),
};

test.each([
  ['an entry of the key lets in', open, '192.0.2.1', 'ALLOWED'],
  ['an entry of the company lets in', open, '198.51.100.77', 'ALLOWED'],
  ['IPv6 is matched by range', open, '2001:db8::9', 'ALLOWED'],
  ['IPv4-mapped IPv6 is IPv4', open, '::ffff:192.0.2.1', 'ALLOWED'],
  ['any other address is refused', open, '192.0.2.2', 'IP_NOT_WHITELISTED'],
  ['an address next to the range is refused', open, '198.51.101.0', 'IP_NOT_WHITELISTED'],
  [
    'empty lists refuse everyone',
    { ...open, own: emptyRangeSet, company: emptyRangeSet },
    '192.0.2.1',
    'IP_NOT_WHITELISTED',
  ],
  ['without IP security any address may', { ...open, ipSecurity: false }, '203.0.113.9', 'ALLOWED'],
  [
    'a disabled key is refused from a whitelisted address',
    { ...open, disabled: true },
    '192.0.2.1',
    'DISABLED',
  ],
  [
    'a disabled key is refused without IP security',
    { ...open, disabled: true, ipSecurity: false },
    '192.0.2.1',
    'DISABLED',
  ],
  ['an expired key is refused', { ...open, expiresAt: now }, '192.0.2.1', 'EXPIRED'],
  ['a key is good until it expires', { ...open, expiresAt: now + 1 }, '192.0.2.1', 'ALLOWED'],
  ['an unknown key is refused', null, '192.0.2.1', 'UNKNOWN_KEY'],
] as const)('%s', (_name, policy, address, verdict) => {
  expect(decide(policy, parseAddress(address), now)).toBe(verdict);
});

test('an unknown address is in no list', () => {
  expect(decide(open, null, now)).toBe('ADDRESS_UNKNOWN');
  expect(decide({ ...open, ipSecurity: false }, null, now)).toBe('ALLOWED');
});

test('with report only, whoever is in neither list is let in as such, an unknown address too', () => {
  const report = { ...open, reportOnly: true };
  expect(decide(report, parseAddress('192.0.2.1'), now)).toBe('ALLOWED');
  expect(decide(report, parseAddress('203.0.113.9'), now)).toBe('WOULD_REFUSE');
  expect(decide(report, null, now)).toBe('WOULD_REFUSE');
  expect(decide({ ...report, ipSecurity: false }, null, now)).toBe('ALLOWED');
  expect(refusalReason('WOULD_REFUSE', 'authkey')).toBe('ip');
});

test('a timed "off" is over at its instant', () => {
  const off = (offUntil: number) => ({ ...open, ipSecurity: false, offUntil });
  expect(decide(off(now + 1), null, now)).toBe('ALLOWED');
  expect(decide(off(now), null, now)).toBe('ADDRESS_UNKNOWN');
});

test('of all ends the one that lasts is said: deleted, an old secret, disabled, expired', () => {
  const over = { ...open, deleted: true, secretEndsAt: now, disabled: true, expiresAt: now };
  const ends = [
    [over, 'DELETED', 'deleted'],
    [{ ...over, deleted: false }, 'OLD_SECRET', 'old-secret'],
    [{ ...over, deleted: false, secretEndsAt: now + 1 }, 'DISABLED', 'disabled'],
    [{ ...open, expiresAt: now }, 'EXPIRED', 'expired'],
  ] as const;
  for (const [policy, verdict, reason] of ends) {
    expect(decide({ ...policy, ipSecurity: false }, parseAddress('192.0.2.1'), now)).toBe(verdict);
    expect(refusalReason(verdict, 'authkey')).toBe(reason);
    expect(isOver(verdict)).toBe(true);
  }
});

test('with report only a client gets tokens anywhere, which stay bound to their address', () => {
  const report = { ...client, reportOnly: true };
  const from = (ip: string) => decideToken(report, token, parseAddress(ip), now);
  const token = { clientId: 'key', tokenVersion: 1, ip: '203.0.113.9', expiresAt: now + 1 };
  expect(decideByOwnList(report, parseAddress('203.0.113.9'), now)).toBe('WOULD_REFUSE');
  expect(decideByOwnList(report, null, now)).toBe('ADDRESS_UNKNOWN');
  expect(from('203.0.113.9')).toBe('WOULD_REFUSE');
  expect(from('203.0.113.8')).toBe('TOKEN_OF_OTHER_IP');
});

const client: CredentialPolicy = { ...open, type: 'client', company: emptyRangeSet, tokenVersion: 1 };

test.each([
  ['from its own list', client, '192.0.2.1', 'ALLOWED', undefined],
  ['from elsewhere', client, '192.0.2.2', 'IP_NOT_WHITELISTED', 'ip'],
  ['from nowhere', client, null, 'ADDRESS_UNKNOWN', 'ip'],
  ['disabled', { ...client, disabled: true }, '192.0.2.1', 'DISABLED', 'disabled'],
  ['expired', { ...client, expiresAt: now }, '192.0.2.1', 'EXPIRED', 'password-expired'],
  ['deleted', null, '192.0.2.1', 'UNKNOWN_KEY', undefined],
] as const)('a right password and a new token are judged alike: %s', (_name, policy, ip, verdict, reason) => {
  const address = ip === null ? null : parseAddress(ip);
  const token = { clientId: 'key', tokenVersion: 1, ip: ip ?? '', expiresAt: now + 1 };
  expect(decideByOwnList(policy, address, now)).toBe(verdict);
  expect(decideToken(policy, token, address, now)).toBe(verdict);
  expect(refusalReason(verdict, 'client')).toBe(reason);
});

test('an expired password may still be changed, from a listed address only', () => {
  const expired = { ...client, expiresAt: now };
  const change = (ip: string) => decideByOwnList(expired, parseAddress(ip), now, { evenExpired: true });
  expect(change('192.0.2.1')).toBe('ALLOWED');
  expect(change('192.0.2.2')).toBe('IP_NOT_WHITELISTED');
});

test("its own list is named before the company's", () => {
  const both = { ...open, company: setOf('192.0.2.0/24') };
  expect(listOf(both, parseAddress('192.0.2.1'))).toBe('own');
  expect(listOf(both, parseAddress('192.0.2.2'))).toBe('company');
  expect(listOf(both, parseAddress('203.0.113.9'))).toBe(null);
  expect(listOf(both, null)).toBe(null);
});

test('an IP list lets in as the list of who uses it does, and is named where it alone does', () => {
  const ofKey = { id: 'of the key', ranges: setOf('192.0.2.0/24') };
  const ofCompany = { id: 'of the company', ranges: setOf('203.0.113.0/24, 192.0.2.9') };
  const both = { ...open, lists: [ofKey], companyLists: [ofCompany] };
  const asked = (ip: string) => [
    decide(both, parseAddress(ip), now),
    listOf(both, parseAddress(ip)),
    ipListOf(both, parseAddress(ip)),
  ];
  expect(asked('192.0.2.1')).toEqual(['ALLOWED', 'own', null]);
  expect(asked('192.0.2.9')).toEqual(['ALLOWED', 'own', ofKey]);
  expect(asked('198.51.100.7')).toEqual(['ALLOWED', 'company', null]);
  expect(asked('203.0.113.9')).toEqual(['ALLOWED', 'company', ofCompany]);
  expect(asked('233.252.0.1')).toEqual(['IP_NOT_WHITELISTED', null, null]);
});

test("an API client is let in by its IP lists, and not by the company's", () => {
  const list = { id: 'list', ranges: setOf('203.0.113.0/24') };
  const password = (policy: CredentialPolicy) => decideByOwnList(policy, parseAddress('203.0.113.9'), now);
  expect(password({ ...client, lists: [list] })).toBe('ALLOWED');
  expect(password({ ...client, companyLists: [list] })).toBe('IP_NOT_WHITELISTED');
});

test('an IP list has a network only if it has all of it', () => {
  const list = { id: 'list', ranges: setOf('2001:db8:1::/65') };
  const network = { ...open, lists: [list] };
  const [first, last] = [parseAddress('2001:db8:1::'), parseAddress('2001:db8:1:0:ffff:ffff:ffff:ffff')];
  expect(listOf({ ...network, own: emptyRangeSet }, first)).toBe('own');
  expect(listOf(aboutNetwork({ ...network, own: emptyRangeSet }, last!), first)).toBe(null);
});
