import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PolicyChanges } from '#lib/db/policy-change';
import { PolicyListener } from '#lib/db/policy-listener';
import { openPool } from '#lib/db/pool';
import { parseAddress } from '#lib/net/address';
import { type Clusters, startClusters } from '#lib/testing/clusters';
import { type Forwarder, openForwarder } from '#lib/testing/forwarder';
import { changeElsewhere } from '#lib/testing/other-instance';
import { hashSecretHex, newSecret } from './authkey-secret.ts';
import { Gate } from './gate.ts';

let clusters: Clusters;
let way: Forwarder;

beforeAll(async () => {
  clusters = await startClusters();
  way = await openForwarder(clusters.primary.url);
}, 60_000);
afterAll(async () => {
  await way?.close();
  await clusters?.close();
});

async function ask<Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const companyId = '00000000-0000-7000-8000-000000000001';
const keyId = '00000000-0000-7000-8000-000000000002';
const secret = newSecret();

const add = (url: string, value: string) =>
  changeElsewhere(
    url,
    companyId,
    {
      text: `insert into "WhitelistEntry" ("companyId", id, value, "addedBy") values ($1, gen_random_uuid(), $2, 'test')`,
      values: [companyId, value],
    },
    { whitelist: true },
  );
const versionIn = async (url: string) =>
  (
    await ask<{ version: number }>(
      url,
      'select "policyVersion"::int as version from "Company" where id = $1',
      [companyId],
    )
  )[0]?.version;

const soon = { timeout: 15_000, interval: 50 };

test('a replica that was one change behind is promoted, and changed as often: what it never knew is refused', async () => {
  const { primary, replica, feed } = clusters;
  await ask(primary.url, 'insert into "Company" (id, name) values ($1, $2)', [companyId, 'Acme']);
  await ask(
    primary.url,
    `with made as (insert into "Authkey" ("companyId", id, name) values ($1, $2, 'key') returning "companyId", id)
     insert into "AuthkeySecret" ("companyId", id, "authkeyId", hash, prefix, suffix, "createdBy")
     select "companyId", gen_random_uuid(), id, decode($3, 'hex'), '', '', 'test' from made`,
    [companyId, keyId, hashSecretHex(secret)],
  );
  await expect.poll(() => versionIn(replica.url).catch(() => undefined), soon).toBe(1);

  const pool = openPool(way.url, { max: 3 });
  const gate = new Gate({
    pool,
    databaseUrl: way.url,
    changes: new PolicyChanges(),
    authSecret: 'test-secret-'.repeat(4),
    passwordExpireDays: 90,
    alertWindowSeconds: 900,
    contactMaxMs: 2_500,
  });
  await gate.start();
  const verdict = async (ip: string) => (await gate.check(hashSecretHex(secret), parseAddress(ip))).verdict;

  // Hears nothing, so no lost connection tells it.
  const deafWay = await openForwarder(primary.url);
  deafWay.swallowsNotifications = true;
  const deafPool = openPool(deafWay.url, { max: 1 });
  let forgotten = 0;
  const deaf = new PolicyListener({
    databaseUrl: deafWay.url,
    pool: deafPool,
    onChange: () => undefined,
    poll: async () => undefined,
    forget: () => {
      forgotten += 1;
    },
  });
  await deaf.start();

  feed.cut();
  await add(primary.url, '192.0.2.1');
  await expect.poll(() => verdict('192.0.2.1'), soon).toBe('ALLOWED');
  expect(await versionIn(replica.url)).toBe(1);

  way.cut();
  await primary.stop();
  way.pointAt(replica.url);
  // A standby answers, but what it knows may be old.
  await expect.poll(() => verdict('192.0.2.1'), soon).toBe('UNAVAILABLE');
  await setTimeout(1_500);
  expect(await verdict('192.0.2.1')).toBe('UNAVAILABLE');
  await ask(replica.url, 'select pg_promote()');
  await add(replica.url, '192.0.2.2');
  expect(await versionIn(replica.url)).toBe(2);

  await expect.poll(() => verdict('192.0.2.1'), soon).toBe('IP_NOT_WHITELISTED');
  expect(await verdict('192.0.2.2')).toBe('ALLOWED');
  await expect.poll(() => gate.hearsChanges, soon).toBe(true);
  await gate.close();
  await pool.end();

  expect(forgotten).toBe(0);
  deafWay.pointAt(replica.url);
  await expect.poll(() => forgotten, soon).toBe(1);
  deaf.close();
  await deafPool.end();
  await deafWay.close();
}, 60_000);
