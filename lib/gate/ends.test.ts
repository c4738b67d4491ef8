import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { bumpPolicy, transact } from '#lib/core/transact';
import { PolicyChanges } from '#lib/db/policy-change';
import { openPool } from '#lib/db/pool';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { secretData } from '#lib/testing/secret-data';
import { hashSecretHex, newSecret } from './authkey-secret.ts';
import { Gate } from './gate.ts';
import { PolicyCache } from './policy-cache.ts';

let database: TestDatabase;
let acme: TestCompany;
let other: { gate: Gate; close(): Promise<void> };

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const start = Date.now();
const inMs = (ms: number) => new Date(start + ms);
const setClock = (ms: number) => vi.setSystemTime(inMs(ms));
const home = parseAddress('192.0.2.1');
const away = parseAddress('203.0.113.9');

beforeEach(async () => {
  acme = await makeCompany();
  // Nobody changes anything by hand of the clock: no timer runs on it.
  vi.useFakeTimers({ toFake: ['Date'] });
  setClock(0);
  const pool = openPool(database.url, { max: 3 });
  const gate = new Gate({
    pool,
    databaseUrl: database.url,
    changes: new PolicyChanges(),
    authSecret: 'test-secret-'.repeat(4),
    passwordExpireDays: 90,
    alertWindowSeconds: 900,
  });
  await gate.start();
  other = {
    gate,
    close: async () => {
      await gate.close();
      await pool.end();
    },
  };
});
afterEach(async () => {
  await other.close();
  vi.useRealTimers();
});

interface MadeKey {
  id: string;
  secrets: string[];
}

/** @param secrets when each ends; null: the current one */
function makeKey(
  ctx: Ctx,
  fields: { ipSecurity?: boolean; offUntil?: Date; reportOnly?: boolean; expiresAt?: Date } = {},
  secrets: (Date | null)[] = [null],
): Promise<MadeKey> {
  const made = secrets.map((endsAt) => ({ secret: newSecret(), endsAt }));
  return transact(ctx, async (tx) => {
    const { id } = await tx.authkey.create({
      data: {
        companyId: ctx.company.id,
        name: made[0]!.secret,
        ...fields,
        secrets: { create: made.map(({ secret, endsAt }) => ({ ...secretData(secret), endsAt })) },
      },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: id });
    return { id, secrets: made.map(({ secret }) => hashSecretHex(secret)) };
  });
}

function addEntry(ctx: Ctx, credentialId: string | null, value: string, expiresAt: Date | null) {
  return transact(ctx, async (tx) => {
    await tx.whitelistEntry.create({
      data: { companyId: ctx.company.id, credentialId, value, expiresAt, addedBy: 'test' },
    });
    await bumpPolicy(tx, ctx.company.id, credentialId ? { credentialId } : { whitelist: true });
  });
}

/** What both instances decide. */
async function verdicts(hash: string | undefined, address = home) {
  const gates = [database.runtime.gate, other.gate];
  return Promise.all(gates.map(async (gate) => (await gate.check(hash!, address)).verdict));
}

const both = (verdict: string) => [verdict, verdict];

test.each([
  ['authkey', (key: MadeKey) => key.id],
  ['company', () => null],
] as const)(
  'an entry of the %s ends at its instant on every instance, and another stays',
  async (_, listOf) => {
    const key = await makeKey(acme.owner);
    await addEntry(acme.owner, listOf(key), '192.0.2.0/24', inMs(60_000));
    await addEntry(acme.owner, listOf(key), '203.0.113.9', null);
    await expect.poll(() => verdicts(key.secrets[0])).toEqual(both('ALLOWED'));
    setClock(59_999);
    expect(await verdicts(key.secrets[0])).toEqual(both('ALLOWED'));
    setClock(60_000);
    expect(await verdicts(key.secrets[0])).toEqual(both('IP_NOT_WHITELISTED'));
    expect(await verdicts(key.secrets[0], away)).toEqual(both('ALLOWED'));
  },
);

test('an instance that starts after the end never lets in who had it', async () => {
  const key = await makeKey(acme.owner);
  await addEntry(acme.owner, key.id, '192.0.2.1', inMs(60_000));
  setClock(60_000);
  expect(await verdicts(key.secrets[0])).toEqual(both('IP_NOT_WHITELISTED'));
});

test('entries that end one after the other each end at their own instant', async () => {
  const key = await makeKey(acme.owner);
  for (const [index, address] of ['192.0.2.1', '192.0.2.2', '192.0.2.3'].entries()) {
    await addEntry(acme.owner, index === 1 ? null : key.id, address, inMs(1_000 * (index + 1)));
  }
  for (const [at, left] of [
    [0, 3],
    [1_000, 2],
    [2_000, 1],
    [3_000, 0],
  ] as const) {
    setClock(at);
    const found = await Promise.all(
      ['192.0.2.1', '192.0.2.2', '192.0.2.3'].map((ip) => verdicts(key.secrets[0], parseAddress(ip))),
    );
    expect(found.flat().filter((verdict) => verdict === 'ALLOWED')).toHaveLength(2 * left);
  }
});

test('a timed "off" ends at its instant on every instance', async () => {
  const key = await makeKey(acme.owner, { ipSecurity: false, offUntil: inMs(900_000) });
  expect(await verdicts(key.secrets[0], away)).toEqual(both('ALLOWED'));
  setClock(899_999);
  expect(await verdicts(key.secrets[0], away)).toEqual(both('ALLOWED'));
  setClock(900_000);
  expect(await verdicts(key.secrets[0], away)).toEqual(both('IP_NOT_WHITELISTED'));
  const reporting = await makeKey(acme.owner, {
    ipSecurity: false,
    offUntil: inMs(950_000),
    reportOnly: true,
  });
  expect(await verdicts(reporting.secrets[0], away)).toEqual(both('ALLOWED'));
  setClock(950_000);
  expect(await verdicts(reporting.secrets[0], away)).toEqual(both('WOULD_REFUSE'));
});

test('two secrets of one authkey work until the old one ends; a change reaches both', async () => {
  const key = await makeKey(acme.owner, { ipSecurity: false }, [inMs(60_000), null]);
  const [old, current] = key.secrets;
  expect(await verdicts(old)).toEqual(both('ALLOWED'));
  expect(await verdicts(current)).toEqual(both('ALLOWED'));
  const { policy } = await other.gate.check(old!, home);
  expect(policy).toMatchObject({ credentialId: key.id, secretEndsAt: start + 60_000 });
  expect(policy?.rollingSecretId).toEqual(expect.any(String));
  await transact(acme.owner, async (tx) => {
    await tx.authkey.updateMany({ where: { id: key.id }, data: { ipSecurity: true } });
    await bumpPolicy(tx, acme.company.id, { credentialId: key.id });
  });
  expect((await database.runtime.gate.check(old!, home)).verdict).toBe('IP_NOT_WHITELISTED');
  expect((await database.runtime.gate.check(current!, home)).verdict).toBe('IP_NOT_WHITELISTED');
  await expect.poll(() => verdicts(old)).toEqual(both('IP_NOT_WHITELISTED'));
  await expect.poll(() => verdicts(current)).toEqual(both('IP_NOT_WHITELISTED'));
  await addEntry(acme.owner, key.id, '192.0.2.1', null);
  await expect.poll(() => verdicts(old)).toEqual(both('ALLOWED'));
  setClock(60_000);
  expect(await verdicts(old)).toEqual(both('OLD_SECRET'));
  await expect.poll(() => verdicts(current)).toEqual(both('ALLOWED'));
  expect((await other.gate.check(current!, home)).policy?.rollingSecretId).toBeNull();
});

test('an authkey expires at its instant, and works again at once when that is put off', async () => {
  const key = await makeKey(acme.owner, { ipSecurity: false, expiresAt: inMs(60_000) });
  expect(await verdicts(key.secrets[0])).toEqual(both('ALLOWED'));
  setClock(60_000);
  expect(await verdicts(key.secrets[0])).toEqual(both('EXPIRED'));
  await transact(acme.owner, async (tx) => {
    await tx.authkey.updateMany({ where: { id: key.id }, data: { expiresAt: inMs(120_000) } });
    await bumpPolicy(tx, acme.company.id, { credentialId: key.id });
  });
  await expect.poll(() => verdicts(key.secrets[0])).toEqual(both('ALLOWED'));
});

test('without the database what has ended is unavailable, never what it was', async () => {
  const key = await makeKey(acme.owner);
  await addEntry(acme.owner, null, '192.0.2.1', inMs(60_000));
  const dead = openPool('postgresql://nobody@127.0.0.1:1/none', { max: 1 });
  let pool = database.runtime.pool;
  const switched = { query: (...given: unknown[]) => Reflect.apply(pool.query, pool, given) };
  const cache = new PolicyCache(switched as never, 90);
  expect(await cache.get(key.secrets[0]!)).toMatchObject({ credentialId: key.id });
  pool = dead;
  expect(cache.peek(key.secrets[0]!, start + 59_999)).toMatchObject({ credentialId: key.id });
  setClock(60_000);
  expect(cache.peek(key.secrets[0]!, start + 60_000)).toBeUndefined();
  await expect(cache.get(key.secrets[0]!)).rejects.toThrow('ECONNREFUSED');
  await dead.end();
});

test('with two secrets cached, making room for others leaves no name behind that a change does not reach', async () => {
  const key = await makeKey(acme.owner, { ipSecurity: false }, [inMs(60_000), null]);
  const cache = new PolicyCache(database.runtime.pool, 90, 10);
  database.runtime.policyChanges.on('change', (change) => cache.apply(change));
  await cache.get(key.secrets[0]!);
  for (let i = 0; i < 8; i += 1) await cache.get((await makeKey(acme.owner)).secrets[0]!);
  await cache.get(key.secrets[1]!);
  // Makes room: the first one goes.
  await cache.get((await makeKey(acme.owner)).secrets[0]!);
  expect(cache.peek(key.secrets[0]!, start)).toBeUndefined();
  expect(cache.peek(key.secrets[1]!, start)).toMatchObject({ ipSecurity: false });
  await transact(acme.owner, async (tx) => {
    await tx.authkey.updateMany({ where: { id: key.id }, data: { disabledAt: new Date() } });
    await bumpPolicy(tx, acme.company.id, { credentialId: key.id });
  });
  expect(await cache.get(key.secrets[1]!)).toMatchObject({ disabled: true });
});
