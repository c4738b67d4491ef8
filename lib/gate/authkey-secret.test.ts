import { describe, expect, it } from 'vitest';
import { hashSecret, isWellFormedSecret, newSecret, secretEnds } from './authkey-secret.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('an authkey', () => {
  it('is kf_, 32 random characters and 6 of checksum', () => {
    const secret = newSecret();
    expect(secret).toMatch(/^kf_[0-9A-Za-z]{38}$/);
    expect(isWellFormedSecret(secret)).toBe(true);
  });

  it('is never made twice', () => {
    expect(new Set(Array.from({ length: 2000 }, newSecret)).size).toBe(2000);
  });

  it('has every character of the alphabet equally often', () => {
    const counts = new Map<string, number>();
    const keys = 6200;
    for (let i = 0; i < keys; i++) {
      for (const character of newSecret().slice(3, 35))
        counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    const expected = (keys * 32) / 62;
    const chiSquared = [...base62].reduce(
      (sum, c) => sum + ((counts.get(c) ?? 0) - expected) ** 2 / expected,
      0,
    );
    // 61 degrees of freedom: above 129 once in a million runs; byte % 62 would give about 800.
    expect(chiSquared).toBeLessThan(129);
    expect([...counts.keys()].every((character) => base62.includes(character))).toBe(true);
  });

  it('with any one character changed is refused', () => {
    const secret = newSecret();
    for (let at = 0; at < secret.length; at++) {
      for (const other of base62) {
        if (other === secret[at]) continue;
        expect(isWellFormedSecret(secret.slice(0, at) + other + secret.slice(at + 1))).toBe(false);
      }
    }
  });

  it('with two neighbours swapped is refused', () => {
    const secret = newSecret();
    for (let at = 3; at + 1 < secret.length; at++) {
      const swapped = secret.slice(0, at) + secret[at + 1] + secret[at] + secret.slice(at + 2);
      if (swapped !== secret) expect(isWellFormedSecret(swapped)).toBe(false);
    }
  });

  it.each([
    '',
    'kf_',
    'hello',
    `${newSecret()} `,
    ` ${newSecret()}`,
    `${newSecret()}\n`,
    newSecret().slice(0, -1),
    `${newSecret()}0`,
  ])('does not look like %j', (text) => expect(isWellFormedSecret(text)).toBe(false));

  it('is checked with the CRC32 that GitHub describes, as base62, zero padded', () => {
    // Worked out with Python: zlib.crc32(b"kf_" + b"0" * 32), then in base 62.
    expect(isWellFormedSecret(`kf_${'0'.repeat(32)}1udrg3`)).toBe(true);
  });

  it('is stored as SHA-256 and shown by its first 7 and last 4 characters', () => {
    expect(hashSecret('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    expect(secretEnds('kf_abcdefghijklmnopqrstuvwxyz0123456789AB')).toEqual({
      prefix: 'kf_abcd',
      suffix: '89AB',
    });
  });
});
