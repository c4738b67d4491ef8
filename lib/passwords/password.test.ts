import { verify } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import { hashPassword, hashWithSaltOf, verifyPassword } from './password.ts';

test('a hash is argon2id in PHC form and verifies its password only', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(hash, 'correct horse battery')).toBe(true);
  expect(await verifyPassword(hash, 'correct horse batterY')).toBe(false);
  expect(await hashPassword('correct horse battery')).not.toBe(hash);
});

test('no account: never right', async () => {
  expect(await verifyPassword(undefined, '')).toBe(false);
});

test('with the salt of another hash: equal exactly if the passwords are, and a good hash by itself', async () => {
  const first = await hashPassword('first-password');
  expect(await hashWithSaltOf(first, 'first-password')).toBe(first);
  const second = await hashWithSaltOf(first, 'second-password');
  expect(second).not.toBe(first);
  expect(await verify(second, 'second-password')).toBe(true);
  expect(await hashWithSaltOf(second, 'first-password')).toBe(first);
});

test('more than can wait are turned away, those before them are answered', async () => {
  const hash = await hashPassword('x');
  const results = await Promise.allSettled(Array.from({ length: 140 }, () => verifyPassword(hash, 'x')));
  const away = results.filter((result) => result.status === 'rejected');
  expect(away.length).toBeGreaterThan(0);
  expect(away.length).toBeLessThan(40);
  expect(away[0]?.reason).toMatchObject({ code: 'unavailable' });
  expect(await verifyPassword(hash, 'x')).toBe(true);
});

test('a person is not turned away, and goes before the programs that wait', async () => {
  const hash = await hashPassword('x');
  let programs = 0;
  const flood = Array.from({ length: 100 }, () => verifyPassword(hash, 'x').then(() => (programs += 1)));
  await verifyPassword(hash, 'x', 'person');
  expect(programs).toBeLessThan(10);
  await Promise.all(flood);
});
