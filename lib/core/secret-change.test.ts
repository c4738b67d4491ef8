import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Tokens } from '#lib/gate/tokens';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { sealUnder, unsealUnder } from './seal-under.ts';
import { requireSameSecret } from './secret-change.ts';

const [first, second, third] = ['a', 'b', 'c'].map((letter) => letter.repeat(40)) as [string, string, string];

let database: TestDatabase;
let companyId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  companyId = (await makeCompany()).company.id;
});
afterAll(() => database.close());

const sealedRows = async () => {
  const { prisma } = database.runtime;
  const webhook = await prisma.alertWebhook.findFirstOrThrow({ where: { companyId } });
  const callback = await prisma.callback.findFirstOrThrow({ where: { companyId } });
  const notices = await prisma.notice.findMany({ where: { companyId } });
  // The database would put them in the order of its enum.
  notices.sort((a, b) => a.queue.localeCompare(b.queue));
  return [webhook.sealedSecret, callback.sealedSecret, ...notices.map((notice) => notice.sealed ?? '')];
};
const uses = ['webhook secret', 'webhook secret', 'webhook secret', 'mail text', 'otp sms'];

test('the first secret is kept in mind; another one does not start, in one line that says what to do', async () => {
  expect(await requireSameSecret(database.url, first, undefined)).toBe(0);
  expect(await requireSameSecret(database.url, first, undefined)).toBe(0);
  await expect(requireSameSecret(database.url, second, undefined)).rejects.toMatchObject({
    name: 'StartupError',
    message: expect.stringMatching(/^AUTH_SECRET: is not the one .* set AUTH_SECRET_PREVIOUS to that one/),
  });
  await expect(requireSameSecret(database.url, second, third)).rejects.toThrow(
    /^AUTH_SECRET_PREVIOUS: neither/,
  );
  expect(await requireSameSecret(database.url, first, third)).toBe(0);
  const { rows } = await database.runtime.pool.query('select salt, fingerprint from "SecretFingerprint"');
  expect(JSON.stringify(rows)).not.toContain(first);
});

test('with AUTH_SECRET_PREVIOUS everything is sealed anew, once, also where several start together', async () => {
  const { prisma, pool } = database.runtime;
  await prisma.alertWebhook.create({
    data: {
      companyId,
      url: 'https://a',
      sealedSecret: sealUnder(first, 'webhook secret', '0'),
      addedBy: 'Ada',
    },
  });
  await prisma.callback.create({
    data: {
      companyId,
      credentialId: randomUUID(),
      url: 'x',
      sealedSecret: sealUnder(first, 'webhook secret', '1'),
    },
  });
  for (const [index, queue] of (['callback', 'email', 'otp'] as const).entries()) {
    const sealed = sealUnder(first, uses[index + 2]!, String(index + 2));
    await prisma.notice.create({
      data: { companyId, channel: 'sms', queue, kind: 'x', recipient: '', sealed },
    });
  }
  await prisma.notice.create({
    data: { companyId, channel: 'sms', queue: 'webhook', kind: 'x', recipient: '', sealed: 'bad' },
  });
  const token = await new Tokens(pool, first).sign({
    clientId: randomUUID(),
    tokenVersion: 1,
    ip: '127.0.0.1',
    username: 'ada',
    passwordExpireDays: 0,
    issuedAt: new Date(),
    seconds: 3_600,
  });

  const counts = await Promise.all([1, 2, 3].map(() => requireSameSecret(database.url, second, first)));
  expect(counts.sort()).toEqual([0, 0, 5]);
  const sealed = await sealedRows();
  expect(sealed.slice(0, 5).map((each, index) => unsealUnder(second, uses[index]!, each))).toEqual([
    '0',
    '1',
    '2',
    '3',
    '4',
  ]);
  expect(sealed[5]).toBe('bad');
  await expect(requireSameSecret(database.url, first, undefined)).rejects.toThrow(/AUTH_SECRET/);
  expect(await requireSameSecret(database.url, second, undefined)).toBe(0);

  const now = Date.now();
  expect(await new Tokens(pool, second).verify(token, now)).toBeNull();
  expect(await new Tokens(pool, second, first).verify(token, now)).toMatchObject({ ip: '127.0.0.1' });
});

test('where an earlier version kept no fingerprint, what it has sealed tells', async () => {
  const { pool } = database.runtime;
  const forget = () => pool.query('delete from "SecretFingerprint"');
  await forget();
  await expect(requireSameSecret(database.url, third, undefined)).rejects.toThrow(
    /^AUTH_SECRET: is not the one/,
  );
  await expect(requireSameSecret(database.url, third, first)).rejects.toThrow(
    /^AUTH_SECRET_PREVIOUS: neither/,
  );
  expect(await requireSameSecret(database.url, second, undefined)).toBe(0);
  await forget();
  expect(await requireSameSecret(database.url, third, second)).toBe(5);
});
