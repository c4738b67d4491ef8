import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { Ctx } from '#lib/core/context';
import type { Runtime } from '#lib/core/runtime';
import { bumpPolicy, transact } from '#lib/core/transact';
import { PolicyChanges } from '#lib/db/policy-change';
import { openPool } from '#lib/db/pool';
import { parseAddress } from '#lib/net/address';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase } from '#lib/testing/database';
import { secretData } from '#lib/testing/secret-data';
import { hashSecretHex, newSecret } from './authkey-secret.ts';
import { Gate } from './gate.ts';
import { PolicyCache } from './policy-cache.ts';

let runtime: Runtime;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ runtime, url, close } = await openTestDatabase());
});
afterAll(() => close());

const home = parseAddress('192.0.2.1');
const away = parseAddress('203.0.113.9');

async function makeKey(ctx: Ctx, entries: string[] = []) {
  const secret = newSecret();
  const key = await transact(ctx, async (tx) => {
    const made = await tx.authkey.create({
      data: { companyId: ctx.company.id, name: secret, secrets: { create: secretData(secret) } },
    });
    await bumpPolicy(tx, ctx.company.id, { credentialId: made.id });
    return made;
  });
  for (const value of entries) await addEntry(ctx, key.id, value);
  return { ...key, hex: hashSecretHex(secret) };
}

function addEntry(ctx: Ctx, credentialId: string | null, value: string) {
  return transact(ctx, async (tx) => {
    await tx.whitelistEntry.create({
      data: { companyId: ctx.company.id, credentialId, value, addedBy: 'test' },
    });
    await bumpPolicy(tx, ctx.company.id, credentialId ? { credentialId } : { whitelist: true });
  });
}

async function verdict(gate: Gate, hex: string, address: ReturnType<typeof parseAddress>) {
  return (await gate.check(hex, address)).verdict;
}

const secrets = {
  authSecret: 'test-secret-'.repeat(4),
  passwordExpireDays: 90,
  alertWindowSeconds: 900,
};

/** A second instance: its own gate, pool and listener, no word from this process but NOTIFY. */
async function otherInstance(options: { contactMaxMs?: number } = {}) {
  const pool = openPool(url, { max: 3 });
  const gate = new Gate({ pool, databaseUrl: url, changes: new PolicyChanges(), ...secrets, ...options });
  await gate.start();
  return {
    gate,
    close: async () => {
      await gate.close();
      await pool.end();
    },
  };
}

test('an entry added for the key or the company is in force at the very next request', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner);
  expect(await verdict(runtime.gate, key.hex, home)).toBe('IP_NOT_WHITELISTED');
  await addEntry(owner, key.id, '192.0.2.1');
  expect(await verdict(runtime.gate, key.hex, home)).toBe('ALLOWED');
  expect(await verdict(runtime.gate, key.hex, away)).toBe('IP_NOT_WHITELISTED');
  await addEntry(owner, null, '203.0.113.0/24');
  expect(await verdict(runtime.gate, key.hex, away)).toBe('ALLOWED');
});

test('a key made after its hash was asked for is known at once', async () => {
  const { owner } = await makeCompany();
  const secret = newSecret();
  expect(await verdict(runtime.gate, hashSecretHex(secret), home)).toBe('UNKNOWN_KEY');
  await transact(owner, async (tx) => {
    const key = await tx.authkey.create({
      data: {
        companyId: owner.company.id,
        name: 'late',
        ipSecurity: false,
        secrets: { create: secretData(secret) },
      },
    });
    await bumpPolicy(tx, owner.company.id, { credentialId: key.id });
  });
  expect(await verdict(runtime.gate, hashSecretHex(secret), home)).toBe('ALLOWED');
});

test('a key disabled or deleted in one instance is refused in another by NOTIFY', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner, ['192.0.2.1']);
  const other = await otherInstance();
  const polled = vi.spyOn(PolicyCache.prototype, 'poll');
  onTestFinished(() => polled.mockRestore());
  expect(await verdict(other.gate, key.hex, home)).toBe('ALLOWED');
  await transact(owner, async (tx) => {
    await tx.authkey.update({
      where: { companyId_id: { companyId: owner.company.id, id: key.id } },
      data: { disabledAt: new Date() },
    });
    await bumpPolicy(tx, owner.company.id, { credentialId: key.id });
  });
  await expect.poll(() => verdict(other.gate, key.hex, home)).toBe('DISABLED');
  await transact(owner, async (tx) => {
    await tx.authkey.update({
      where: { companyId_id: { companyId: owner.company.id, id: key.id } },
      data: { deletedAt: new Date() },
    });
    await bumpPolicy(tx, owner.company.id, { credentialId: key.id });
  });
  await expect.poll(() => verdict(other.gate, key.hex, home)).toBe('DELETED');
  // By NOTIFY, for nothing was polled.
  expect(polled).not.toHaveBeenCalled();
  await other.close();
});

test('a change made while the listener is cut off is found by comparing versions', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner, ['192.0.2.1']);
  const other = await otherInstance();
  expect(await verdict(other.gate, key.hex, home)).toBe('ALLOWED');
  const cut = () =>
    runtime.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keyfence-listener' and datname = current_database()",
    );
  await cut();
  // Said to nobody: as if NOTIFY had been lost.
  await runtime.pool.query('delete from "WhitelistEntry" where "credentialId" = $1', [key.id]);
  await runtime.pool.query('update "Company" set "policyVersion" = "policyVersion" + 1 where id = $1', [
    owner.company.id,
  ]);
  await expect.poll(() => verdict(other.gate, key.hex, home)).toBe('IP_NOT_WHITELISTED');
  await other.close();
});

test('a database that was restored to an older version is not taken for one that lags behind', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner, ['192.0.2.1']);
  const other = await otherInstance();
  expect(await verdict(other.gate, key.hex, home)).toBe('ALLOWED');
  await runtime.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'keyfence-listener' and datname = current_database()",
  );
  await runtime.pool.query('delete from "WhitelistEntry" where "credentialId" = $1', [key.id]);
  await runtime.pool.query('update "Company" set "policyVersion" = 1 where id = $1', [owner.company.id]);
  await expect.poll(() => verdict(other.gate, key.hex, home)).toBe('IP_NOT_WHITELISTED');
  await other.close();
});

test('without contact to the database the answer is UNAVAILABLE, not an old one', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner, ['192.0.2.1']);
  const other = await otherInstance({ contactMaxMs: 0 });
  expect(await verdict(other.gate, key.hex, home)).toBe('UNAVAILABLE');
  await other.close();
  const dead = openPool('postgresql://nobody@127.0.0.1:1/none', { max: 1 });
  const gate = new Gate({
    pool: dead,
    databaseUrl: 'postgresql://nobody@127.0.0.1:1/none',
    changes: new PolicyChanges(),
    ...secrets,
  });
  await gate.start();
  expect(await verdict(gate, key.hex, home)).toBe('UNAVAILABLE');
  await gate.close();
  await dead.end();
});

test('a policy read while it changes is never the old one', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner);
  for (let round = 0; round < 30; round += 1) {
    const add = round % 2 === 0;
    await runtime.pool.query('select 1');
    const racing = Array.from({ length: 5 }, () => verdict(runtime.gate, key.hex, home));
    await (add
      ? addEntry(owner, round % 4 === 0 ? key.id : null, '192.0.2.1')
      : transact(owner, async (tx) => {
          await tx.whitelistEntry.deleteMany({ where: { companyId: owner.company.id, value: '192.0.2.1' } });
          await bumpPolicy(tx, owner.company.id, { credentialId: key.id });
          await bumpPolicy(tx, owner.company.id, { whitelist: true });
        }));
    expect(await verdict(runtime.gate, key.hex, home)).toBe(add ? 'ALLOWED' : 'IP_NOT_WHITELISTED');
    await Promise.all(racing);
  }
});

test('refusals of one minute are one row whose count is exact, committed before the promise resolves', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner);
  const { policy } = await runtime.gate.check(key.hex, away);
  if (!policy) throw new Error('no policy');
  const other = await otherInstance();
  await Promise.all(
    Array.from({ length: 500 }, (_, i) =>
      (i % 2 ? runtime.gate : other.gate).refused(policy, away, { endpoint: '/api/v5/flow', reason: 'ip' }),
    ),
  );
  const { rows } = await runtime.pool.query(
    'select host(ip) as ip, sum(attempts)::int as attempts, count(*)::int as rows from "FailedRequest" where "credentialId" = $1 group by ip',
    [key.id],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ ip: '203.0.113.9', attempts: 500 });
  expect(rows[0].rows).toBeLessThanOrEqual(2);
  await other.close();
});

test('recent IPs, hourly counts and last use are added up, and survive a write that fails', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner, ['192.0.2.1']);
  const { policy } = await runtime.gate.check(key.hex, home);
  if (!policy) throw new Error('no policy');
  runtime.gate.accepted(policy, home);
  await runtime.gate.recorder.flush();
  await runtime.pool.query('alter table "RecentIp" rename to "RecentIpAway"');
  runtime.gate.accepted(policy, home);
  await runtime.gate.recorder.flush();
  await runtime.pool.query('alter table "RecentIpAway" rename to "RecentIp"');
  runtime.gate.accepted(policy, home);
  await runtime.gate.refused(policy, away, { endpoint: '/api/v5/flow', reason: 'ip' });
  runtime.gate.accepted(policy, null);
  // The first may be one that was under way.
  await runtime.gate.recorder.flush();
  await runtime.gate.recorder.flush();
  const recent = await runtime.prisma.recentIp.findMany({
    where: { companyId: owner.company.id },
    orderBy: { ip: 'asc' },
  });
  expect(recent.map(({ ip, accepted, refused }) => [ip, Number(accepted), Number(refused)])).toEqual([
    ['192.0.2.1', 3, 0],
    ['203.0.113.9', 0, 1],
  ]);
  const [hour] = await runtime.prisma.trafficHour.findMany({ where: { companyId: owner.company.id } });
  expect([Number(hour?.accepted), Number(hour?.refused)]).toEqual([4, 1]);
  const used = await runtime.prisma.authkey.findUniqueOrThrow({
    where: { companyId_id: { companyId: owner.company.id, id: key.id } },
  });
  expect(used.lastUsedAt).not.toBeNull();
});

test('a company list of 100,000 entries: a "+" is in force at the very next request, others stay refused', async () => {
  const { owner } = await makeCompany();
  const key = await makeKey(owner);
  await runtime.pool.query(
    `insert into "WhitelistEntry" ("companyId", id, value, "addedBy")
     select $1, gen_random_uuid(), '10.' || i / 65536 || '.' || i / 256 % 256 || '.' || i % 256, 'test' from generate_series(1, 199999, 2) i`,
    [owner.company.id],
  );
  await transact(owner, (tx) => bumpPolicy(tx, owner.company.id, { whitelist: true }));
  expect(await verdict(runtime.gate, key.hex, parseAddress('10.0.0.1'))).toBe('ALLOWED');
  expect(await verdict(runtime.gate, key.hex, away)).toBe('IP_NOT_WHITELISTED');
  await addEntry(owner, null, '203.0.113.9');
  expect(await verdict(runtime.gate, key.hex, away)).toBe('ALLOWED');
  expect(await verdict(runtime.gate, key.hex, parseAddress('10.0.0.2'))).toBe('IP_NOT_WHITELISTED');
});
