import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { endOldAuthkey } from '#lib/access/authkeys/end-old';
import { rollAuthkey } from '#lib/access/authkeys/roll';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import type { Ctx } from '#lib/core/context';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { alertOfOldSecrets } from './old-secrets.ts';

const hour = 3_600;

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeCompany();
});

const after = (hours: number) => new Date(acme.admin.now.getTime() + hours * hour * 1000);
const system = (hours: number): Ctx => ({
  ...acme.admin,
  actor: { type: 'system', name: 'test' },
  now: after(hours),
});

/** An authkey that was rolled just now. @returns its id and its old secret's */
async function roll(overlapHours: number) {
  const { authkey } = await createAuthkey(acme.admin, { name: 'Till', ipSecurity: false });
  const { id, secretId, maskedKey } = authkey;
  await rollAuthkey(acme.admin, { id, secretId, oldKeepsSeconds: overlapHours * hour });
  return { id, secretId, maskedKey };
}

async function use(secretId: string, hours: number, ip?: string) {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  await prisma.authkeySecret.updateMany({ where: { id: secretId }, data: { lastUsedAt: after(hours) } });
  if (!ip) return;
  const seen = { lastSeenAt: after(hours), accepted: 3n };
  await prisma.secretIp.create({ data: { companyId, secretId, ip, ...seen } });
}

/** Looked for by two instances at once. */
async function told(hours: number) {
  await Promise.all([alertOfOldSecrets(after(hours)), alertOfOldSecrets(after(hours))]);
  return database.runtime.prisma.notice.findMany({
    where: {
      companyId: acme.company.id,
      channel: 'email',
      subject: { contains: 'ends soon and is still used' },
    },
  });
}

test('over a day before an old secret ends, and while it is used, one mail says from where', async () => {
  const { secretId, maskedKey } = await roll(7 * 24);
  await use(secretId, 131, '192.0.2.7');
  await use(secretId, 131.5, '2001:db8::7');
  expect(await told(131.9)).toEqual([]);
  const [mail, ...more] = await told(132);
  expect(more).toEqual([]);
  expect(mail?.recipient).toBe((acme.owner.actor as { email: string }).email);
  expect(mail?.text).toMatch(/192\.0\.2\.7, 3 requests/);
  expect(mail?.text).toContain('2001:db8::7');
  expect(mail?.text).toContain(maskedKey);
  await use(secretId, 150);
  expect(await told(160)).toHaveLength(1);
});

test('of a short overlap it is told half-way', async () => {
  const { secretId } = await roll(24);
  await use(secretId, 1, '192.0.2.7');
  expect(await told(11.9)).toEqual([]);
  expect(await told(12)).toHaveLength(1);
});

test('one that nobody has used since the roll, or lately, is not told of until somebody does', async () => {
  const { secretId } = await roll(7 * 24);
  await use(secretId, -1);
  expect(await told(140)).toEqual([]);
  await use(secretId, 100, '192.0.2.7');
  expect(await told(140)).toEqual([]);
  await use(secretId, 141);
  const [mail] = await told(142);
  expect(mail?.text).toContain('192.0.2.7');
});

test('one of a disabled authkey, one that was ended, and one that has ended by itself are not told of', async () => {
  const disabled = await roll(48);
  await use(disabled.secretId, 20);
  await setAuthkeyDisabled(system(21), { id: disabled.id, disabled: true });
  expect(await told(30)).toEqual([]);
  await setAuthkeyDisabled(system(31), { id: disabled.id, disabled: false });
  await endOldAuthkey(system(31), { id: disabled.id, secretId: disabled.secretId });
  expect(await told(32)).toEqual([]);
  expect(await told(49)).toEqual([]);
});
