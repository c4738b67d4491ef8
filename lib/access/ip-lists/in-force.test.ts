import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { newRequestId } from '#lib/core/request-id';
import { bumpPolicy, transact } from '#lib/core/transact';
import { PolicyChanges } from '#lib/db/policy-change';
import { openPool } from '#lib/db/pool';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { Gate } from '#lib/gate/gate';
import { PolicyCache } from '#lib/gate/policy-cache';
import { clientName } from '#lib/gate/policy-source';
import { parseAddress } from '#lib/net/address';
import { makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { findSignInClients } from '../clients/find-by-username.ts';
import { issueToken } from '../clients/issue-token.ts';
import { addEntries } from '../whitelist/add.ts';
import { listEntries } from '../whitelist/list.ts';
import { removeEntries } from '../whitelist/remove.ts';
import { attachIpList } from './attach.ts';
import { createIpList } from './create.ts';
import { deleteIpList } from './delete.ts';
import { detachIpList } from './detach.ts';

let database: TestDatabase;
let other: Gate;
let pool: ReturnType<typeof openPool>;
let acme: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  pool = openPool(database.url, { max: 3 });
  other = new Gate({
    pool,
    databaseUrl: database.url,
    changes: new PolicyChanges(),
    authSecret: 'test-secret-'.repeat(4),
    passwordExpireDays: 90,
    alertWindowSeconds: 900,
  });
  await other.start();
});
afterAll(async () => {
  await other?.close();
  await pool?.end();
  await database?.close();
});
beforeEach(async () => {
  acme = await makeCompany();
});

const listed = '192.0.2.1';
const makeList = (entries = listed) =>
  createIpList(acme.admin, { name: 'Partners', source: 'hand', entries });
const makeKey = () => createAuthkey(acme.admin, { name: 'Website', ipSecurity: true });

/** What this instance says at once, and the other one soon. */
async function expectVerdict(secret: string, verdict: string, ip = listed): Promise<void> {
  const ask = async (gate: Gate) => (await gate.check(hashSecretHex(secret), parseAddress(ip))).verdict;
  expect(await ask(database.runtime.gate)).toBe(verdict);
  await vi.waitFor(async () => expect(await ask(other)).toBe(verdict), { timeout: 10_000 });
}

it('what becomes of a list is in force at once, here and on another instance', async () => {
  const list = await makeList();
  const { authkey, secret } = await makeKey();
  const use = { listId: list.id, credentialId: authkey.id };
  await expectVerdict(secret, 'IP_NOT_WHITELISTED');
  await attachIpList(acme.admin, use);
  await expectVerdict(secret, 'ALLOWED');
  await addEntries(acme.admin, { credentialId: list.id, entries: '192.0.2.2' });
  await expectVerdict(secret, 'ALLOWED', '192.0.2.2');
  const { rows } = await listEntries(acme.admin, { credentialId: list.id, query: listed });
  await removeEntries(acme.admin, { ids: rows.map(({ id }) => id) });
  await expectVerdict(secret, 'IP_NOT_WHITELISTED');
  await expectVerdict(secret, 'ALLOWED', '192.0.2.2');
  await detachIpList(acme.admin, use);
  await expectVerdict(secret, 'IP_NOT_WHITELISTED', '192.0.2.2');
  await attachIpList(acme.admin, use);
  await expectVerdict(secret, 'ALLOWED', '192.0.2.2');
  await deleteIpList(acme.admin, { id: list.id, name: list.name, confirm: true });
  await expectVerdict(secret, 'IP_NOT_WHITELISTED', '192.0.2.2');
});

it("the company's lists serve its authkeys, and no API client", async () => {
  const list = await makeList();
  const { secret } = await makeKey();
  const { id, username, password } = await makeClient(acme.admin, ['198.51.100.1']);
  const getsToken = async () => {
    const trace = { requestId: newRequestId(), hash: null, hop: 0 };
    const from = { address: parseAddress(listed)!, now: new Date(), trace };
    return (await issueToken(await findSignInClients(username), password, from)) !== null;
  };
  await attachIpList(acme.admin, { listId: list.id, credentialId: null });
  await expectVerdict(secret, 'ALLOWED');
  expect(await getsToken()).toBe(false);
  await attachIpList(acme.admin, { listId: list.id, credentialId: id });
  expect(await getsToken()).toBe(true);
  await detachIpList(acme.admin, { listId: list.id, credentialId: null });
  await expectVerdict(secret, 'IP_NOT_WHITELISTED');
  expect(await getsToken()).toBe(true);
});

it('an entry that ends stops counting at that instant, without anybody doing anything', async () => {
  const list = await makeList('198.51.100.1');
  const { authkey, secret } = await makeKey();
  await attachIpList(acme.admin, { listId: list.id, credentialId: authkey.id });
  const end = new Date(Date.now() + 3_600_000);
  await addEntries(acme.admin, { credentialId: list.id, entries: listed, expires: end.toISOString() });
  await expectVerdict(secret, 'ALLOWED');
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    vi.setSystemTime(end);
    await expectVerdict(secret, 'IP_NOT_WHITELISTED');
    await expectVerdict(secret, 'ALLOWED', '198.51.100.1');
  } finally {
    vi.useRealTimers();
  }
});

it('a change of a list that was not heard is found by comparing versions', async () => {
  const list = await makeList();
  const { authkey, secret } = await makeKey();
  await attachIpList(acme.admin, { listId: list.id, credentialId: authkey.id });
  const cache = new PolicyCache(pool, 90);
  const hasIt = async () =>
    (await cache.get(hashSecretHex(secret)))?.lists[0]?.ranges.has(parseAddress(listed)!);
  expect(await hasIt()).toBe(true);
  const { rows } = await listEntries(acme.admin, { credentialId: list.id });
  await removeEntries(acme.admin, { ids: rows.map(({ id }) => id) });
  await cache.poll(pool);
  expect(await hasIt()).toBe(false);
  await addEntries(acme.admin, { credentialId: list.id, entries: listed });
  cache.forget();
  expect(await hasIt()).toBe(true);
});

it('what was accepted lately by a list alone is named before the list is taken away', async () => {
  const list = await makeList();
  const { authkey } = await makeKey();
  await attachIpList(acme.admin, { listId: list.id, credentialId: authkey.id });
  await attachIpList(acme.admin, { listId: list.id, credentialId: null });
  const { prisma, gate } = database.runtime;
  gate.accepted(
    { type: 'authkey', companyId: acme.company.id, credentialId: authkey.id, rollingSecretId: null },
    parseAddress(listed),
  );
  const locksOut = (change: Promise<unknown>) =>
    expect(change).rejects.toMatchObject({
      code: 'LOCK_OUT',
      lockOut: { total: 1, addresses: [{ ip: listed, credential: { id: authkey.id } }] },
    });
  const [entry] = (await listEntries(acme.admin, { credentialId: list.id })).rows;
  const own = { listId: list.id, credentialId: authkey.id };
  await locksOut(removeEntries(acme.admin, { ids: [entry!.id] }));
  await locksOut(deleteIpList(acme.admin, { id: list.id, name: list.name }));
  // By the other use of it the address is let in all the same.
  await detachIpList(acme.admin, own);
  await locksOut(detachIpList(acme.admin, { listId: list.id, credentialId: null }));
  expect(await prisma.ipListUse.count({ where: { listId: list.id } })).toBe(1);
  await detachIpList(acme.admin, { listId: list.id, credentialId: null, confirm: true });
});

it('a thousand authkeys that use a list of 100,000 share one set of it', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  const list = await makeList('');
  await prisma.$executeRaw`
    insert into "WhitelistEntry" ("companyId", id, "credentialId", value, "addedBy")
    select ${companyId}::uuid, gen_random_uuid(), ${list.id}::uuid, host('20.0.0.0'::inet + 2 * n), 'test'
    from generate_series(1, 100000) n`;
  const hashes = Array.from({ length: 1_000 }, (_, index) =>
    createHash('sha256').update(`${companyId}${index}`).digest(),
  );
  await transact(acme.admin, async (tx) => {
    await tx.$executeRaw`
      with made as (
        insert into "Authkey" ("companyId", id, name)
        select ${companyId}::uuid, gen_random_uuid(), 'Key ' || n from generate_series(1, 1000) n returning id
      ), numbered as (select id, row_number() over () as n from made), secrets as (
        insert into "AuthkeySecret" ("companyId", id, "authkeyId", hash, prefix, suffix, "createdBy")
        select ${companyId}::uuid, gen_random_uuid(), id, (${hashes}::bytea[])[n::int], '', '', 'test' from numbered
      )
      insert into "IpListUse" ("companyId", id, "listId", "credentialId", "attachedBy")
      select ${companyId}::uuid, gen_random_uuid(), ${list.id}::uuid, id, 'test' from numbered`;
    await bumpPolicy(tx, companyId, { whitelist: true });
  });
  const cache = new PolicyCache(pool, 90);
  const policies = await Promise.all(hashes.map((hash) => cache.get(hash.toString('hex'))));
  const [first] = policies;
  expect(first?.lists[0]?.ranges.size).toBe(100_000);
  expect(policies.every((policy) => policy?.lists.length === 1)).toBe(true);
  expect(new Set(policies.map((policy) => policy?.lists[0])).size).toBe(1);
  expect(await cache.get(clientName(list.id))).toBe(null);
});
