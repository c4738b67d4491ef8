import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PolicyChanges } from '#lib/db/policy-change';
import { PolicyListener } from '#lib/db/policy-listener';
import { openPool } from '#lib/db/pool';
import { log } from '#lib/log';
import { parseAddress } from '#lib/net/address';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type Forwarder, openForwarder } from '#lib/testing/forwarder';
import { changeElsewhere } from '#lib/testing/other-instance';
import { hashSecretHex } from './authkey-secret.ts';
import { Gate } from './gate.ts';

let database: TestDatabase;
let acme: ApiCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
});
afterAll(() => database?.close());

const home = parseAddress('127.0.0.1');
const guest = parseAddress('192.0.2.1');

async function instanceBehind(forwarder: Forwarder) {
  const pool = openPool(forwarder.url, { max: 3 });
  const gate = new Gate({
    pool,
    databaseUrl: forwarder.url,
    changes: new PolicyChanges(),
    authSecret: 'test-secret-'.repeat(4),
    passwordExpireDays: 90,
    alertWindowSeconds: 900,
  });
  await gate.start();
  return {
    gate,
    verdict: async (address = home) => (await gate.check(hashSecretHex(acme.key.secret), address)).verdict,
    close: async () => {
      await gate.close();
      await pool.end();
      await forwarder.close();
    },
  };
}

const setDisabled = (disabled: boolean) =>
  changeElsewhere(
    database.url,
    acme.company.id,
    {
      text: 'update "Authkey" set "disabledAt" = case when $2 then now() end where id = $1',
      values: [acme.key.id, disabled],
    },
    { credentialId: acme.key.id },
  );

const setListed = (listed: boolean) => ({
  text: listed
    ? `insert into "WhitelistEntry" ("companyId", id, value, "addedBy") values ($1, gen_random_uuid(), '192.0.2.1', 'test')`
    : `delete from "WhitelistEntry" where "companyId" = $1 and value = '192.0.2.1'`,
  values: [acme.company.id],
});

const soon = { timeout: 8_000, interval: 20 };

test('where notifications are swallowed, versions are polled: a disabled key is refused all the same', async () => {
  const forwarder = await openForwarder(database.url);
  forwarder.swallowsNotifications = true;
  const { gate, verdict, close } = await instanceBehind(forwarder);
  expect(gate.hearsChanges).toBe(false);
  expect(await verdict()).toBe('ALLOWED');
  await setDisabled(true);
  await expect.poll(() => verdict(), soon).toBe('DISABLED');
  await setDisabled(false);
  await expect.poll(() => verdict(), soon).toBe('ALLOWED');
  await close();
});

test('a connection that stops hearing is noticed, and hears again later; each is said once', async () => {
  const warn = vi.spyOn(log, 'warn');
  const info = vi.spyOn(log, 'info');
  const lines = () =>
    [...warn.mock.calls, ...info.mock.calls].map((call) => String(call.at(-1)).replace(/:.*/, ''));
  const forwarder = await openForwarder(database.url);
  const { gate, verdict, close } = await instanceBehind(forwarder);
  expect(gate.hearsChanges).toBe(true);
  expect(await verdict()).toBe('ALLOWED');

  forwarder.swallowsNotifications = true;
  await setDisabled(true);
  await expect.poll(() => verdict(), soon).toBe('DISABLED');
  expect(gate.hearsChanges).toBe(false);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(lines()).toEqual(['policy changes are not heard']);

  forwarder.swallowsNotifications = false;
  await expect.poll(() => gate.hearsChanges, { ...soon, timeout: 10_000 }).toBe(true);
  await setDisabled(false);
  await expect.poll(() => verdict(), soon).toBe('ALLOWED');
  expect(lines()).toEqual(['policy changes are not heard', 'policy changes are heard again']);
  vi.restoreAllMocks();
  await close();
}, 30_000);

test.each([
  ['equal versions', `"policyStamp" = gen_random_uuid()`],
  ['equal stamps (an older program made it)', `"policyVersion" = "policyVersion" + 1`],
])('a change is found by polling also where it left %s', async (_, unheard) => {
  const forwarder = await openForwarder(database.url);
  forwarder.swallowsNotifications = true;
  const { verdict, close } = await instanceBehind(forwarder);
  const { pool } = database.runtime;
  await pool.query(setListed(true));
  expect(await verdict(guest)).toBe('ALLOWED');
  await pool.query(setListed(false));
  await pool.query(`update "Company" set ${unheard} where id = $1`, [acme.company.id]);
  await expect.poll(() => verdict(guest), soon).toBe('IP_NOT_WHITELISTED');
  await close();
});

test.each([
  ['a version lies between', `"policyVersion" = "policyVersion" + 1`],
  ['only its stamp tells', `"policyStamp" = gen_random_uuid()`],
])('a change that follows one never heard of drops what is kept of the company (%s)', async (_, unheard) => {
  const forwarder = await openForwarder(database.url);
  const { gate, verdict, close } = await instanceBehind(forwarder);
  const { pool } = database.runtime;
  await changeElsewhere(database.url, acme.company.id, setListed(true), { whitelist: true });
  await expect.poll(() => verdict(guest), soon).toBe('ALLOWED');
  await pool.query(setListed(false));
  await pool.query(`update "Company" set ${unheard} where id = $1`, [acme.company.id]);
  await changeElsewhere(
    database.url,
    acme.company.id,
    { text: 'select 1' },
    { credentialId: acme.closedKey.id },
  );
  await expect.poll(() => verdict(guest), soon).toBe('IP_NOT_WHITELISTED');
  expect(gate.hearsChanges).toBe(true);
  await close();
});

test('after a connection was lost all that was kept is dropped once, when the database answers again', async () => {
  const forwarder = await openForwarder(database.url);
  const pool = openPool(forwarder.url, { max: 1 });
  const did: string[] = [];
  const listener = new PolicyListener({
    databaseUrl: forwarder.url,
    pool,
    onChange: () => undefined,
    poll: async () => void did.push('poll'),
    forget: () => did.push('forget'),
  });
  await listener.start();
  expect(listener.hears).toBe(true);
  expect(did).not.toContain('forget');
  forwarder.cut();
  await expect.poll(() => listener.hears, soon).toBe(false);
  expect(did).not.toContain('forget');
  forwarder.pointAt(database.url);
  await expect.poll(() => listener.hears, { ...soon, timeout: 10_000 }).toBe(true);
  expect(did.filter((each) => each === 'forget')).toHaveLength(1);
  listener.close();
  await pool.end();
  await forwarder.close();
}, 20_000);
