import { expect, test } from 'vitest';
import { newSecret, secretEnds } from '#lib/gate/authkey-secret';
import { maskSecrets } from './mask-secrets.ts';

test('of an authkey its ends are left, wherever it stands', () => {
  const secret = newSecret();
  const { prefix, suffix } = secretEnds(secret);
  const masked = `${prefix}…${suffix}`;
  expect(maskSecrets(secret)).toBe(masked);
  expect(maskSecrets(` authkey: ${secret}\n`)).toBe(` authkey: ${masked}\n`);
  expect(maskSecrets(`${secret},${secret}`)).toBe(`${masked},${masked}`);
  expect(maskSecrets(masked)).toBe(masked);
  expect(maskSecrets(secret.replace('kf_', 'kfs_'))).toMatch(/^kfs_.{4}….{4}$/);
});

test('typed sign by sign it ends in the same form, and never holds more than 11 of its characters', () => {
  const secret = newSecret();
  let box = '';
  for (const sign of secret) {
    box = maskSecrets(box + sign);
    expect(box.replace('…', '').length).toBeLessThanOrEqual(11);
  }
  expect(box).toBe(maskSecrets(secret));
});

test.each([
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl', 'eyJ…'],
  ['Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIi', 'Bearer eyJ…'],
  ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_…'],
])('shortens %s', (text, masked) => {
  expect(maskSecrets(text)).toBe(masked);
});

test.each(['kf_abcd', 'kf_abcdwxyz', 'kf_abcd…wxyz', 'Website', '203.0.113.0/24', '2001:db8::1', ''])(
  'leaves %j as it is',
  (text) => {
    expect(maskSecrets(text)).toBe(text);
  },
);
