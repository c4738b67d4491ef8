import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createIpList } from '#lib/access/ip-lists/create';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken, type TestToken } from '#lib/testing/service-token';

let database: TestDatabase;
let acme: TestCompany;
let token: TestToken;
let id: string;
let secret: string;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  token = await makeServiceToken(acme.admin, { scopes: ['authkeys:write', 'ips:write', 'ips:lease'] });
  const made = await createAuthkey(acme.admin, { name: 'Website', ipSecurity: true, entries: listed });
  id = made.authkey.id;
  secret = made.secret;
  expect(await verdict()).toBe('ALLOWED');
});

const listed = '203.0.113.9';
const verdict = async (ip = listed) =>
  (await database.runtime.gate.check(hashSecretHex(secret), parseAddress(ip))).verdict;
const call = (method: string, path: string, body?: unknown) =>
  token.call(method, `/api/v1/authkeys/${id.toUpperCase()}${path}`, { body });

// An id is the same in capitals (https://www.rfc-editor.org/rfc/rfc9562#section-4).
test.each([
  ['PATCH', '', { disabled: true }],
  ['POST', '/roll', { oldKeepsSeconds: 0 }],
  ['DELETE', '', undefined],
] as const)('%s %s with an id in capitals is in force at once', async (method, path, body) => {
  expect((await call(method, path, body)).status).toBe(200);
  expect(await verdict()).not.toBe('ALLOWED');
});

test('a lease with an id in capitals is in force at once', async () => {
  expect(await verdict('203.0.113.10')).toBe('IP_NOT_WHITELISTED');
  expect((await call('POST', '/lease', { seconds: 60, ip: '203.0.113.10' })).status).toBe(200);
  expect(await verdict('203.0.113.10')).toBe('ALLOWED');
});

test('who uses an IP list may be sent in capitals', async () => {
  const { id: listId } = await createIpList(acme.admin, {
    name: 'Offices',
    source: 'hand',
    entries: '203.0.113.11',
  });
  const body = { attachedTo: [{ credentialId: id.toUpperCase() }] };
  for (let time = 0; time < 2; time += 1) {
    const { json } = await token.call('PUT', `/api/v1/ip-lists/${listId}`, { body });
    expect(json.attachedTo).toMatchObject([{ credentialId: id }]);
    expect(await verdict('203.0.113.11')).toBe('ALLOWED');
  }
});
