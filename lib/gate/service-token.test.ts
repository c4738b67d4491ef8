import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { bumpPolicy, transact } from '#lib/core/transact';
import { parseAddress } from '#lib/net/address';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase } from '#lib/testing/database';
import { makeServiceToken, revokeTestToken } from '#lib/testing/service-token';
import { hashSecretHex, isWellFormedSecret, newSecret } from './authkey-secret.ts';

let runtime: Runtime;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ runtime, close } = await openTestDatabase());
});
afterAll(() => close());

const home = parseAddress('192.0.2.1');
const away = parseAddress('203.0.113.9');
const hourMs = 3_600_000;

async function makeToken(ctx: Ctx, expiresAt = new Date(Date.now() + hourMs)) {
  const token = await makeServiceToken(ctx, { from: '192.0.2.1', expiresAt });
  return { ...token, hex: hashSecretHex(token.secret) };
}

test('a service token has the form of an authkey, and neither is taken for the other', () => {
  const secret = newSecret('kfs_');
  expect(secret).toMatch(/^kfs_[0-9A-Za-z]{38}$/);
  expect(isWellFormedSecret(secret, 'kfs_')).toBe(true);
  expect(isWellFormedSecret(secret)).toBe(false);
  expect(isWellFormedSecret(newSecret(), 'kfs_')).toBe(false);
  expect(isWellFormedSecret(`${secret.slice(0, -1)}!`, 'kfs_')).toBe(false);
  const other = secret.endsWith('0') ? '1' : '0';
  expect(isWellFormedSecret(secret.slice(0, -1) + other, 'kfs_')).toBe(false);
});

test('a service token is good from its own list alone: the company’s does not count', async () => {
  const { owner } = await makeCompany();
  const { gate } = runtime;
  const token = await makeToken(owner);
  await transact(owner, async (tx) => {
    await tx.whitelistEntry.create({
      data: { companyId: owner.company.id, credentialId: null, value: '203.0.113.0/24', addedBy: 'test' },
    });
    await bumpPolicy(tx, owner.company.id, { whitelist: true });
  });
  for (let time = 0; time < 2; time += 1) {
    expect((await gate.checkService(token.hex, home)).verdict).toBe('ALLOWED');
    expect((await gate.checkService(token.hex, away)).verdict).toBe('IP_NOT_WHITELISTED');
    expect((await gate.checkService(token.hex, null)).verdict).toBe('ADDRESS_UNKNOWN');
  }
  // Nor is it an authkey.
  expect((await gate.check(token.hex, home)).verdict).toBe('UNKNOWN_KEY');
  expect((await gate.checkService(hashSecretHex(newSecret('kfs_')), home)).verdict).toBe('UNKNOWN_KEY');
});

test('a revoked service token is refused at the very next request, an expired one without one', async () => {
  const { owner } = await makeCompany();
  const { gate } = runtime;
  const token = await makeToken(owner);
  expect((await gate.checkService(token.hex, home)).verdict).toBe('ALLOWED');
  await revokeTestToken(owner, token.id);
  expect((await gate.checkService(token.hex, home)).verdict).toBe('DISABLED');
  const over = await makeToken(owner, new Date(Date.now() - 1_000));
  expect((await gate.checkService(over.hex, home)).verdict).toBe('EXPIRED');
  expect((await gate.checkService(over.hex, away)).verdict).toBe('EXPIRED');
});

test('when a service token was last used, and from where, is written down', async () => {
  const { owner } = await makeCompany();
  const { gate, prisma } = runtime;
  const token = await makeToken(owner);
  const { policy } = await gate.checkService(token.hex, home);
  const before = Date.now();
  gate.accepted(policy!, home);
  await gate.recorder.flush();
  const where = { companyId_id: { companyId: owner.company.id, id: token.id } };
  const used = await prisma.serviceToken.findUniqueOrThrow({ where });
  expect(used.lastUsedIp).toBe('192.0.2.1');
  expect(used.lastUsedAt!.getTime()).toBeGreaterThanOrEqual(before);
  gate.accepted(policy!, null);
  await gate.recorder.flush();
  expect((await prisma.serviceToken.findUniqueOrThrow({ where })).lastUsedIp).toBeNull();
});
