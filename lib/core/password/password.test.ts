import { availableParallelism } from 'node:os';
import { verify } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import { cheapHash } from '#lib/testing/cheap-hash';
import { hashPassword, hashWithSaltOf, requireTurn, verifyPassword } from './password.ts';

test('a hash is argon2id in PHC form and verifies its password only', async () => {
  const hash = await hashPassword('correct horse battery');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(hash, 'correct horse battery')).toBe(true);
  expect(await verifyPassword(hash, 'correct horse batterY')).toBe(false);
  expect(await hashPassword('correct horse battery')).not.toBe(hash);
});

test.each([
  ['composed and decomposed letters', 'Z\u00fcrich am See', 'Zu\u0308rich am See'],
  ['blanks of every width', 'correct horse battery', 'correct\u00a0horse\u2003battery'],
  ['signs that cannot be seen', 'correct horse battery', '\ufeffcorrect\u200b horse\u00ad battery'],
])('%s are one password, when it is set and when it is asked for', async (_, one, other) => {
  const first = await hashPassword(one);
  expect(await verifyPassword(first, other)).toBe(true);
  expect(await verifyPassword(await hashPassword(other), one)).toBe(true);
  expect(await hashWithSaltOf(first, other)).toBe(first);
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

test('a hash made at another cost is compared at that cost', async () => {
  const kept = await cheapHash('first-password');
  expect(await hashWithSaltOf(kept, 'first-password')).toBe(kept);
  const second = await hashWithSaltOf(kept, 'second-password');
  expect(second.split('$').slice(0, 5)).toEqual(kept.split('$').slice(0, 5));
  expect(await hashWithSaltOf(second, 'first-password')).toBe(kept);
});

test('what is no hash is compared with nothing', async () => {
  await expect(hashWithSaltOf('none', 'x')).rejects.toThrow(TypeError);
  expect(await hashWithSaltOf(undefined, 'x')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('more than can wait are turned away, those before them are answered', async () => {
  const cheap = await cheapHash('x');
  const results = await Promise.allSettled(Array.from({ length: 140 }, () => verifyPassword(cheap, 'x')));
  const away = results.filter((result) => result.status === 'rejected');
  expect(away.length).toBeGreaterThan(0);
  expect(away.length).toBeLessThan(40);
  expect(away[0]?.reason).toMatchObject({ code: 'unavailable' });
  expect(await verifyPassword(cheap, 'x')).toBe(true);
});

test('a person is not turned away by programs that wait, and goes before them, whatever is hashed', async () => {
  const cheap = await cheapHash('x');
  let programs = 0;
  const flood = Array.from({ length: 140 }, () => verifyPassword(cheap, 'x').then(() => (programs += 1)));
  const settled = Promise.allSettled(flood);
  expect(requireTurn).toThrow(expect.objectContaining({ code: 'unavailable' }));
  const others = [hashPassword('x', 'person'), hashWithSaltOf(cheap, 'x', 'person')];
  await verifyPassword(cheap, 'x', 'person');
  expect(programs).toBeLessThan(50);
  expect(await Promise.all(others)).toHaveLength(2);
  await settled;
});

test('persons that wait turn no program away, and are turned away themselves when too many do', async () => {
  const cheap = await cheapHash('x');
  const persons = Array.from({ length: 140 }, () => verifyPassword(cheap, 'x', 'person'));
  const settled = Promise.allSettled(persons);
  expect(requireTurn).not.toThrow();
  expect(await verifyPassword(cheap, 'x')).toBe(true);
  const away = (await settled).filter((result) => result.status === 'rejected');
  expect(away.length).toBeGreaterThan(0);
  expect(away.length).toBeLessThan(40);
  expect(away[0]?.reason).toMatchObject({ code: 'unavailable' });
});

test("each queue is served first come, first served, and every third turn is a program's", async () => {
  const cheap = await cheapHash('x');
  const order: string[] = [];
  // As many as there are cores, so that all that follow wait.
  const busy = Array.from({ length: availableParallelism() }, () => verifyPassword(cheap, 'x', 'person'));
  const noted = (name: string, whose: 'person' | 'program') =>
    verifyPassword(cheap, 'x', whose).then(() => order.push(name));
  const programs = Array.from({ length: 30 }, (_, index) => noted(`program ${index}`, 'program'));
  const persons = Array.from({ length: 30 }, (_, index) => noted(`person ${index}`, 'person'));
  await Promise.all([...busy, ...programs, ...persons]);
  // Neighbours hash at the same time, and may end the other way round.
  const slack = availableParallelism();
  for (const whose of ['person', 'program'] as const) {
    const places = order.filter((name) => name.startsWith(whose)).map((name) => Number(name.split(' ')[1]));
    for (const [place, index] of places.entries()) expect(Math.abs(place - index)).toBeLessThanOrEqual(slack);
  }
  const amongFirst30 = order.slice(0, 30).filter((name) => name.startsWith('program')).length;
  expect(amongFirst30).toBeGreaterThanOrEqual(10 - slack);
  expect(amongFirst30).toBeLessThanOrEqual(10 + slack);
});
