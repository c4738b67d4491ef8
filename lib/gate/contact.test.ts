import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { PolicyChanges } from '#lib/db/policy-change';
import { openPool } from '#lib/db/pool';
import { parseAddress } from '#lib/net/address';
import { makeClient } from '#lib/testing/api-client';
import { makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { openForwarder } from '#lib/testing/forwarder';
import { hashSecretHex } from './authkey-secret.ts';
import { Gate } from './gate.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
afterEach(() => void vi.restoreAllMocks());

test('ten seconds after the last contact nothing is answered from memory: neither keys, tokens nor clients', async () => {
  const acme = await makeApiCompany();
  const client = await makeClient(acme.owner);
  const home = parseAddress('127.0.0.1');
  const way = await openForwarder(database.url);
  const pool = openPool(way.url, { max: 3 });
  const authSecret = 'test-secret-'.repeat(4);
  const gate = new Gate({
    pool,
    databaseUrl: way.url,
    changes: new PolicyChanges(),
    authSecret,
    passwordExpireDays: 90,
    alertWindowSeconds: 900,
  });
  await gate.start();
  const { tokenVersion } = await database.runtime.prisma.client.findFirstOrThrow({
    where: { id: client.id },
  });
  const token = await gate.tokens.sign({
    clientId: client.id,
    tokenVersion,
    ip: '127.0.0.1',
    username: client.username,
    passwordExpireDays: 90,
    issuedAt: new Date(),
    seconds: 3600,
  });
  const ask = async () => [
    (await gate.check(hashSecretHex(acme.key.secret), home)).verdict,
    (await gate.checkToken(token, home)).verdict,
    await gate.policyOfClient(client.id).then(
      (policy) => policy?.credentialId === client.id,
      () => 'rejected',
    ),
  ];
  expect(await ask()).toEqual(['ALLOWED', 'ALLOWED', true]);

  way.cut();
  const contactAt = performance.now();
  const after = (ms: number) => vi.spyOn(performance, 'now').mockReturnValue(contactAt + ms);
  after(8_500);
  expect(await ask()).toEqual(['ALLOWED', 'ALLOWED', true]);
  after(10_100);
  expect(await ask()).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'rejected']);
  vi.restoreAllMocks();
  await gate.close();
  await pool.end();
  await way.close();
});
