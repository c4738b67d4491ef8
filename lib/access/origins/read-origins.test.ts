import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { addEntries } from '../whitelist/add.ts';
import { AddressData, addressData, networksFile } from './address-data.ts';
import { readOrigins } from './read-origins.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  addressData.put(database.runtime, new AddressData(networksFile));
  [acme, globex] = [await makeCompany(), await makeCompany()];
});

async function makeKey(entries = '', name = 'Shop'): Promise<string> {
  const { authkey } = await createAuthkey(acme.admin, { name, ipSecurity: true, entries });
  return authkey.id;
}

async function see(credentialId: string, ip: string, counts: { accepted?: number; reported?: number }) {
  const at = acme.owner.now;
  await database.runtime.prisma.recentIp.create({
    data: {
      ...{ companyId: acme.company.id, credentialId, ip, firstSeenAt: at, lastSeenAt: at, refused: 1 },
      ...counts,
      lastAcceptedAt: counts.accepted ? at : null,
    },
  });
}

async function nearnessOf(credentialId: string, ip: string) {
  const [origin] = await readOrigins(acme.viewer, [{ credentialId, ip }]);
  return origin?.nearness;
}

it.each([
  ['203.0.113.7', '203.0.113.200', 'near'],
  ['203.0.113.7', '203.0.114.7', 'new'],
  ['203.0.113.0/25', '203.0.113.200', 'near'],
  ['203.0.112.250-203.0.113.1', '203.0.113.200', 'near'],
  ['2001:db8:1:2::3', '2001:db8:1:ffff::1', 'near'],
  ['2001:db8:1:2::3', '2001:db8:1:ffff::/64', 'near'],
  ['2001:db8:1:2::3', '2001:db8:2::1', 'new'],
  // The same operator: Google's addresses of both families.
  ['8.8.8.8', '2001:4860:4860::8888', 'near'],
  ['8.8.8.8', '8.8.4.4', 'near'],
  ['8.8.8.8', '1.1.1.1', 'new'],
  // Within a wide range that is whitelisted stands one of that operator.
  ['8.8.0.0/16', '2001:4860:4860::8888', 'near'],
  ['', '203.0.113.7', 'new'],
])('with %j whitelisted, %s is %s', async (entries, ip, nearness) => {
  expect(await nearnessOf(await makeKey(entries), ip)).toBe(nearness);
});

it("the company's list counts for authkeys, not for API clients", async () => {
  await addEntries(acme.admin, { credentialId: null, entries: '203.0.113.7' });
  const client = await makeClient(acme.owner, ['192.0.2.1']);
  expect(await nearnessOf(await makeKey(), '203.0.113.9')).toBe('near');
  expect(await nearnessOf(client.id, '203.0.113.9')).toBe('new');
  expect(await nearnessOf(client.id, '192.0.2.77')).toBe('near');
});

it('what was accepted counts, what was refused, let in by report only or accepted with another authkey does not', async () => {
  const [key, other] = [await makeKey(), await makeKey('', 'Other')];
  await see(key, '198.51.100.1', {});
  expect(await nearnessOf(key, '198.51.100.2')).toBe('new');
  await see(key, '198.51.100.3', { accepted: 4, reported: 4 });
  expect(await nearnessOf(key, '198.51.100.3')).toBe('new');
  await see(other, '198.51.100.4', { accepted: 4 });
  expect(await nearnessOf(key, '198.51.100.2')).toBe('new');
  await see(key, '198.51.100.5', { accepted: 5, reported: 4 });
  expect(await nearnessOf(key, '198.51.100.2')).toBe('near');
  await see(key, '8.8.4.4', { accepted: 1 });
  expect(await nearnessOf(key, '8.8.8.8')).toBe('near');
});

it('of an unknown address, of others, of what is gone and of another company nothing is said', async () => {
  const key = await makeKey('203.0.113.7');
  const none = { operator: null, country: null, nearness: null };
  const rows = ['0.0.0.0', '0.0.0.0/0'].map((ip) => ({ credentialId: key, ip }));
  expect(await readOrigins(acme.viewer, rows)).toEqual([none, none]);
  const near = { credentialId: key, ip: '203.0.113.8' };
  expect(await readOrigins(globex.viewer, [near])).toEqual([none]);
  await database.runtime.prisma.authkey.updateMany({ where: { id: key }, data: { deletedAt: new Date() } });
  expect(await readOrigins(acme.viewer, [near])).toEqual([none]);
});

it('operator and country stand in words; switched off, the /24 still says what is near', async () => {
  const key = await makeKey('8.8.8.0/25');
  const rows = ['8.8.8.200', '8.8.4.4', '127.0.0.1'].map((ip) => ({ credentialId: key, ip }));
  const google = { operator: 'Google LLC', country: 'United States' };
  expect(await readOrigins(acme.viewer, rows)).toEqual([
    { ...google, nearness: 'near' },
    { ...google, nearness: 'near' },
    { operator: null, country: null, nearness: 'new' },
  ]);
  addressData.put(database.runtime, new AddressData(null));
  const nobody = { operator: null, country: null };
  expect(await readOrigins(acme.viewer, rows.slice(0, 2))).toEqual([
    { ...nobody, nearness: 'near' },
    { ...nobody, nearness: 'new' },
  ]);
});
