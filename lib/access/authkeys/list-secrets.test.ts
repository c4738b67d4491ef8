import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from './create.ts';
import { endOldAuthkey } from './end-old.ts';
import { listSecrets } from './list-secrets.ts';
import { rollAuthkey } from './roll.ts';

let database: TestDatabase;
let acme: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeCompany();
});

const make = async () => (await createAuthkey(acme.admin, { name: 'Till', ipSecurity: false })).authkey;
const after = (seconds: number): Ctx => ({
  ...acme.admin,
  now: new Date(acme.admin.now.getTime() + seconds * 1000),
});
const use = (companyId: string, secretId: string, ip: string, at: Date, accepted = 1n) =>
  runtime().prisma.secretIp.create({ data: { companyId, secretId, ip, lastSeenAt: at, accepted } });

test('one secret: it alone, and nobody listed for it', async () => {
  const { id, maskedKey, secretId } = await make();
  expect(await listSecrets(acme.viewer, { id })).toMatchObject([
    { id: secretId, maskedKey, endsAt: null, lastUsedAt: null, ips: [], ipsTotal: 0 },
  ]);
});

test('the only one was last used when the authkey was, unless another was still good then', async () => {
  const { prisma } = runtime();
  const key = await make();
  const where = { companyId_id: { companyId: acme.company.id, id: key.id } };
  const usedAt = async (at: number) => {
    await prisma.authkey.update({ where, data: { lastUsedAt: after(at).now } });
  };
  const lastUses = async (at: number) =>
    (await listSecrets({ ...acme.viewer, now: after(at).now }, { id: key.id })).map((row) => row.lastUsedAt);
  await usedAt(1);
  expect(await lastUses(2)).toEqual([after(1).now]);
  await rollAuthkey(
    { ...acme.admin, now: after(2).now },
    { id: key.id, secretId: key.secretId, oldKeepsSeconds: 60 },
  );
  expect(await lastUses(3)).toEqual([null, after(1).now]);
  await usedAt(61);
  expect(await lastUses(63)).toEqual([null]);
  await usedAt(64);
  expect(await lastUses(65)).toEqual([after(64).now]);
});

test('two: the current one first, each with who has used it since the roll, the newest first', async () => {
  const key = await make();
  const companyId = acme.company.id;
  await use(companyId, key.secretId, '192.0.2.9', after(-60).now);
  const { authkey } = await rollAuthkey(acme.admin, {
    id: key.id,
    secretId: key.secretId,
    oldKeepsSeconds: 60,
  });
  await use(companyId, key.secretId, '192.0.2.1', after(1).now, 7n);
  await use(companyId, key.secretId, '2001:db8::1', after(2).now);
  await use(companyId, authkey.secretId, '192.0.2.3', after(3).now);
  // Of another company, though by the same id.
  await use((await makeCompany()).company.id, key.secretId, '192.0.2.4', after(4).now);

  const secrets = await listSecrets(acme.viewer, { id: key.id });
  expect(secrets).toMatchObject([
    { id: authkey.secretId, endsAt: null, ips: [{ ip: '192.0.2.3' }], ipsTotal: 1 },
    {
      id: key.secretId,
      maskedKey: key.maskedKey,
      endsAt: after(60).now,
      ips: [
        { ip: '2001:db8::1', accepted: 1, lastSeenAt: after(2).now },
        { ip: '192.0.2.1', accepted: 7, lastSeenAt: after(1).now },
      ],
      ipsTotal: 2,
    },
  ]);
  expect(JSON.stringify(secrets)).not.toMatch(/hash|kf_\w{5}/);
});

test('of many addresses the newest twenty are listed, and all counted', async () => {
  const key = await make();
  await rollAuthkey(acme.admin, { id: key.id, secretId: key.secretId, oldKeepsSeconds: 60 });
  for (let i = 1; i <= 23; i += 1) await use(acme.company.id, key.secretId, `198.51.100.${i}`, after(i).now);
  const [, old] = await listSecrets(acme.admin, { id: key.id });
  expect([old?.ips.length, old?.ips[0]?.ip, old?.ipsTotal]).toEqual([20, '198.51.100.23', 23]);
});

test('an old one that has ended, by itself or by hand, is not listed', async () => {
  const key = await make();
  const roll = { id: key.id, secretId: key.secretId, oldKeepsSeconds: 60 };
  const { authkey } = await rollAuthkey(acme.admin, roll);
  const current = [expect.objectContaining({ id: authkey.secretId })];
  expect(await listSecrets(after(60), { id: key.id })).toEqual(current);
  await endOldAuthkey(acme.admin, { id: key.id, secretId: key.secretId });
  expect(await listSecrets(acme.admin, { id: key.id })).toEqual(current);
});
