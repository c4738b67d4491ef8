import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodePolicyChange, PolicyChanges, policyChannel } from '#lib/db/policy-change';
import { PolicyListener } from '#lib/db/policy-listener';
import { openPool } from '#lib/db/pool';
import { parseAddress } from '#lib/net/address';
import { makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { hashSecretHex } from './authkey-secret.ts';
import { Gate } from './gate.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

function listeners() {
  return database.runtime.pool
    .query<{ pid: number; query: string }>(
      "select pid, query from pg_stat_activity where application_name = 'keyfence-listener' and datname = current_database()",
    )
    .then(({ rows }) => rows);
}

/** A pool that keeps back what it has read of authkeys until it is let go. */
function slowPool(): { pool: pg.Pool; held: Promise<void>; letGo(): void } {
  const pool = openPool(database.url, { max: 3 });
  const held = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  const query = async (config: pg.QueryConfig) => {
    const result = await pool.query(config);
    if (config.text.includes('"Authkey"')) {
      held.resolve();
      await gone.promise;
    }
    return result;
  };
  const slow = new Proxy(pool, {
    get: (target, name) => (name === 'query' ? query : Reflect.get(target, name).bind?.(target)),
  });
  return { pool: slow, held: held.promise, letGo: gone.resolve };
}

test('a policy that was being read while the listener came back is not kept', async () => {
  const { key, company } = await makeApiCompany();
  const { pool, held, letGo } = slowPool();
  const gate = new Gate({
    pool,
    databaseUrl: database.url,
    changes: new PolicyChanges(),
    authSecret: 'test-secret-'.repeat(4),
    passwordExpireDays: 90,
    alertWindowSeconds: 900,
  });
  await gate.start();
  const decided = gate.check(hashSecretHex(key.secret), parseAddress('127.0.0.1'));
  await held;

  // Said to nobody, as though the notification had come while nobody was listening.
  await database.runtime.pool.query('delete from "WhitelistEntry" where "companyId" = $1', [company.id]);
  await database.runtime.pool.query(
    'update "Company" set "policyVersion" = "policyVersion" + 1 where id = $1',
    [company.id],
  );
  await expect.poll(() => gate.hearsChanges, { timeout: 60_000 }).toBe(true);
  const before = (await listeners()).map(({ pid }) => pid);
  await database.runtime.pool.query('select pg_terminate_backend(pid) from unnest($1::int[]) pid', [before]);
  const areBack = async () => {
    const now = await listeners();
    return now.length === before.length && now.every(({ pid }) => !before.includes(pid)) && gate.hearsChanges;
  };
  await expect.poll(areBack, { timeout: 60_000 }).toBe(true);

  letGo();
  expect((await decided).verdict).toBe('IP_NOT_WHITELISTED');
  await gate.close();
  await pool.end();
}, 120_000);

/** Between listener and database: keeps back what the database says to the first LISTEN. */
async function openStallingProxy(upstream: URL) {
  const sockets: Socket[] = [];
  let stalled: (() => void) | undefined;
  const proxy: Server = createServer((client) => {
    const server = connect(Number(upstream.port), upstream.hostname);
    sockets.push(client);
    client.on('error', () => server.destroy()).on('close', () => server.destroy());
    server.on('error', () => client.destroy()).on('close', () => client.destroy());
    server.on('data', (chunk) => client.write(chunk));
    client.on('data', (chunk) => {
      if (sockets.length === 1 && chunk.includes(`listen ${policyChannel}`)) {
        server.pause();
        stalled = () => server.resume();
      }
      server.write(chunk);
    });
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const url = new URL(upstream);
  url.port = String((proxy.address() as AddressInfo).port);
  return { url: url.href, sockets, letGo: () => stalled?.(), close: () => proxy.close() };
}

test('a connection that was given up on does not become the listener when it answers after all', async () => {
  const { company } = await makeApiCompany();
  const proxy = await openStallingProxy(new URL(database.url));
  const heard: number[] = [];
  const listener = new PolicyListener({
    databaseUrl: proxy.url,
    pool: database.runtime.pool,
    onChange: (change) => heard.push(change.version),
    poll: async () => undefined,
    forget: () => undefined,
  });
  await listener.start();
  // More than two where the machine is so slow that the next was given up on as well.
  await expect.poll(() => proxy.sockets.length, { timeout: 60_000 }).toBeGreaterThan(1);
  proxy.letGo();
  await expect.poll(() => proxy.sockets[0]?.destroyed, { timeout: 60_000 }).toBe(true);
  await expect.poll(() => listener.hears, { timeout: 60_000 }).toBe(true);
  expect(proxy.sockets.slice(1).filter(({ destroyed }) => !destroyed)).toHaveLength(1);

  const say = (version: number) =>
    database.runtime.pool.query('select pg_notify($1, $2)', [
      policyChannel,
      encodePolicyChange({ companyId: company.id, version, stamp: '', previousStamp: '' }),
    ]);
  await say(418);
  await expect.poll(() => heard).toEqual([418]);
  listener.close();
  proxy.close();
}, 120_000);
