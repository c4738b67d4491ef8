import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { runtime } from '#lib/core/runtime';
import { ensureRequestPartitions } from '#lib/db/partitions';
import { makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { addEntries } from '../whitelist/add.ts';
import { previewEnforcement } from './preview-enforcement.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  await ensureRequestPartitions(database.runtime.pool, new Date(Date.now() - 9 * 86_400_000));
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  globex = await makeCompany();
});

const ago = (days: number) => new Date(acme.owner.now.getTime() - days * 86_400_000);

async function report(credentialId: string, ip: string, attempts: number, days = 1, outcome = 'report') {
  const at = ago(days);
  await database.runtime.pool.query(
    `insert into "FailedRequest" ("companyId", "credentialId", ip, endpoint, minute, attempts, "firstAt", "lastAt", outcome)
     values ($1, $2, $3, '/api/v5/flow', date_trunc('minute', $4::timestamptz), $5, $4, $4, $6)`,
    [acme.company.id, credentialId, ip, at, attempts, outcome],
  );
}

async function see(credentialId: string, ip: string, accepted: number, days = 1) {
  const at = ago(days);
  await runtime().prisma.recentIp.create({
    data: { companyId: acme.company.id, credentialId, ip, firstSeenAt: at, lastSeenAt: at, accepted },
  });
}

const shown = async (credentialId: string) => {
  const { refused, requests } = await previewEnforcement(acme.viewer, { credentialId });
  return { refused: refused.map((row) => [row.ip, row.requests]), requests };
};

it("counts the 7 days' requests that report only let in, by address, without those that are listed by now", async () => {
  const { authkey } = await createAuthkey(acme.admin, {
    name: 'Shop',
    ipSecurity: true,
    reportOnly: true,
    entries: '203.0.113.0/24',
  });
  await report(authkey.id, '198.51.100.1', 4);
  await report(authkey.id, '198.51.100.1', 3, 2);
  await report(authkey.id, '198.51.100.2', 9, 7.1);
  await report(authkey.id, '198.51.100.3', 5);
  await report(authkey.id, '198.51.100.4', 6, 1, 'refused');
  await report(authkey.id, '203.0.113.5', 8);
  await report(authkey.id, '0.0.0.0/0', 2);
  await see(authkey.id, '198.51.100.1', 900);
  await see(authkey.id, '203.0.113.5', 900);
  expect(await shown(authkey.id)).toEqual({
    refused: [
      ['198.51.100.1', 7],
      ['198.51.100.3', 5],
      ['0.0.0.0/0', 2],
    ],
    requests: 14,
  });
  await addEntries(acme.admin, { credentialId: null, entries: '198.51.100.1' });
  expect(await shown(authkey.id)).toMatchObject({ requests: 7 });
});

it('names an IPv6 network once, also where its addresses were seen each', async () => {
  const { authkey } = await createAuthkey(acme.admin, { name: 'Shop', ipSecurity: true, reportOnly: true });
  await report(authkey.id, '2001:db8::/64', 12);
  await see(authkey.id, '2001:db8::1', 7);
  await see(authkey.id, '2001:db8::2', 5);
  await see(authkey.id, '2001:db8:0:1::1', 3);
  expect((await shown(authkey.id)).refused).toEqual([
    ['2001:db8::/64', 12],
    ['2001:db8:0:1::1', 3],
  ]);
});

it("asks an API client's own list alone", async () => {
  const client = await makeClient(acme.owner, ['192.0.2.1']);
  await addEntries(acme.admin, { credentialId: null, entries: '192.0.2.2' });
  await report(client.id, '192.0.2.1', 1);
  await report(client.id, '192.0.2.2', 2);
  expect((await shown(client.id)).refused).toEqual([['192.0.2.2', 2]]);
  await expect(previewEnforcement(globex.owner, { credentialId: client.id })).rejects.toMatchObject({
    code: 'not_found',
  });
});
