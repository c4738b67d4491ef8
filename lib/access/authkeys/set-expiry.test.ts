import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { exactTime } from '#lib/events/words';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from './create.ts';
import { listAuthkeys } from './list.ts';
import { rollAuthkey } from './roll.ts';
import { setAuthkeyExpiry } from './set-expiry.ts';

const day = 86_400;

let database: TestDatabase;
let acme: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeCompany();
});

const make = (expires: number | null = null, name = 'Till') =>
  createAuthkey(acme.admin, { name, ipSecurity: false, expires });
const system = (seconds: number): Ctx => ({
  ...acme.admin,
  actor: { type: 'system', name: 'test' },
  now: new Date(acme.admin.now.getTime() + seconds * 1000),
});
const verdict = async (secret: string) =>
  (await runtime().gate.check(hashSecretHex(secret), parseAddress('192.0.2.1'))).verdict;
const allowDays = (authkeyLifeDays: number | null) =>
  runtime().prisma.company.update({ where: { id: acme.company.id }, data: { authkeyLifeDays } });
const refused = (message: RegExp) => ({
  code: 'bad_input',
  problems: [{ path: 'expires', message: expect.stringMatching(message) }],
});

test('an authkey that has expired works again at once, and its new end is told of', async () => {
  const { authkey, secret } = await make();
  expect(await verdict(secret)).toBe('ALLOWED');
  await runtime().prisma.authkey.updateMany({
    where: { id: authkey.id },
    data: { expiresAt: system(-1).now },
  });
  expect((await listAuthkeys(acme.viewer, {})).rows).toMatchObject([{ state: 'expired', expiry: 'over' }]);
  const set = await setAuthkeyExpiry(acme.admin, { id: authkey.id, expires: 5 * day });
  expect(set).toMatchObject({ state: 'active', expiry: 'soon', expiresAt: system(5 * day).now });
  expect(await verdict(secret)).toBe('ALLOWED');
  const [notice] = await runtime().prisma.notice.findMany({
    where: { companyId: acme.company.id, subject: { contains: 'Expiry of authkey changed: Till' } },
  });
  expect(notice?.text).toContain(exactTime(system(5 * day).now));
});

test('what is in the past, no time at all or further off than ten years is refused, naming it', async () => {
  const { authkey } = await make(30 * day);
  const past = system(-60).now.toISOString();
  const set = (expires: number | string) => setAuthkeyExpiry(acme.admin, { id: authkey.id, expires });
  await expect(set(past)).rejects.toMatchObject(refused(/in the past/));
  await expect(set(past)).rejects.toThrow(past);
  await expect(set(0)).rejects.toMatchObject(refused(/in the past/));
  await expect(set(11 * 366 * day)).rejects.toMatchObject(refused(/10 years is the most/));
  await expect(set('')).rejects.toMatchObject(refused(/Choose a date/));
  await expect(set('tomorrow')).rejects.toMatchObject(refused(/Choose a date/));
  const row = await runtime().prisma.authkey.findFirstOrThrow({ where: { id: authkey.id } });
  expect(row.expiresAt).toEqual(system(30 * day).now);
});

test('the longest life that the company allows holds for new authkeys and for changes', async () => {
  const { authkey } = await make();
  await allowDays(30);
  await expect(make(null, 'Never')).rejects.toMatchObject(refused(/30 days at the most/));
  await expect(make(90 * day, 'Long')).rejects.toMatchObject(refused(/30 days at the most/));
  const { authkey: short } = await make(30 * day, 'Short');
  const set = (id: string, expires: number | null) => setAuthkeyExpiry(acme.admin, { id, expires });
  await expect(set(authkey.id, 365 * day)).rejects.toMatchObject(refused(/30 days at the most/));
  await expect(set(short.id, null)).rejects.toMatchObject(refused(/30 days at the most/));
  await set(authkey.id, 30 * day);
  await allowDays(null);
  await set(short.id, null);
});

test('a life counts from the present secret: one that is older than is allowed is rolled first', async () => {
  const { authkey } = await make();
  await allowDays(30);
  const set = () => setAuthkeyExpiry(system(40 * day), { id: authkey.id, expires: 20 * day });
  await expect(set()).rejects.toMatchObject(refused(/30 days at the most.*roll it first/));
  const { secretId } = authkey;
  await rollAuthkey(system(40 * day), { id: authkey.id, secretId, oldKeepsSeconds: 0 });
  expect((await set()).expiresAt).toEqual(system(60 * day).now);
});

test('listed by expiry, those that never expire come last, and first the other way round', async () => {
  await make(null, 'Never');
  await make(20 * day, 'Later');
  await make(2 * day, 'Soon');
  const names = async (desc: boolean) =>
    (await listAuthkeys(acme.viewer, { sort: { id: 'expiresAt', desc } })).rows.map(({ name }) => name);
  expect(await names(false)).toEqual(['Soon', 'Later', 'Never']);
  expect(await names(true)).toEqual(['Never', 'Later', 'Soon']);
});
