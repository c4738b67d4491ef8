import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { explainAddress } from '../authkeys/explain.ts';
import { getAuthkey } from '../authkeys/get.ts';
import { listAuthkeys } from '../authkeys/list.ts';
import { createClient } from '../clients/create.ts';
import { explainClientAddress } from '../clients/explain.ts';
import { getClient } from '../clients/get.ts';
import { listClients } from '../clients/list.ts';
import { previewEnforcement } from '../credentials/preview-enforcement.ts';
import { listRecentIps } from '../traffic/list-recent-ips.ts';
import { listEntries } from '../whitelist/list.ts';
import { reviewEntries } from '../whitelist/review.ts';
import { yourAddress } from '../whitelist/your-address.ts';
import { attachIpList } from './attach.ts';
import { createIpList } from './create.ts';
import { deleteIpList } from './delete.ts';

let database: TestDatabase;
let acme: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeCompany();
});

const ip = '192.0.2.9';

/** An authkey that uses one list itself, and another one through its company. */
async function makeUser() {
  const { authkey } = await createAuthkey(acme.admin, {
    name: 'Website',
    ipSecurity: true,
    entries: '198.51.100.1',
  });
  const own = await createIpList(acme.admin, { name: 'Partners', source: 'hand', entries: '192.0.2.0/24' });
  const shared = await createIpList(acme.admin, {
    name: 'Offices',
    source: 'hand',
    entries: '203.0.113.0/25, 203.0.113.128/25',
  });
  await attachIpList(acme.admin, { listId: own.id, credentialId: authkey.id });
  await attachIpList(acme.admin, { listId: shared.id, credentialId: null });
  return { id: authkey.id, own, shared };
}

it('what lets an address in is named with the IP list that it stands in, and who uses that', async () => {
  const { id, own, shared } = await makeUser();
  const explain = async (asked: string) => (await explainAddress(acme.viewer, { id, ip: asked })).entry;
  expect(await explain(ip)).toEqual({
    value: '192.0.2.0/24',
    note: '',
    list: 'authkey',
    ipList: { id: own.id, name: 'Partners' },
  });
  expect(await explain('203.0.113.200')).toMatchObject({
    value: '203.0.113.128/25',
    list: 'company',
    ipList: { id: shared.id, name: 'Offices' },
  });
  expect(await explain('198.51.100.1')).toMatchObject({ list: 'authkey', ipList: null });
  await deleteIpList(acme.admin, { id: own.id, name: own.name, confirm: true });
  expect(await explain(ip)).toBe(null);
});

it('counts what lets in, and finds the authkeys that accept an address', async () => {
  const { id } = await makeUser();
  expect(await getAuthkey(acme.viewer, { id })).toMatchObject({ ownEntries: 2, companyEntries: 2 });
  expect(await listAuthkeys(acme.viewer, {})).toMatchObject({ rows: [{ ownEntries: 2 }], companyEntries: 2 });
  const letsIn = async (query: string) =>
    (await listAuthkeys(acme.viewer, { query })).rows.map((row) => row.letsIn);
  expect(await letsIn(ip)).toEqual(['own']);
  expect(await letsIn('203.0.113.9')).toEqual(['company']);
  expect(await letsIn('233.252.0.1')).toEqual([]);
  expect((await listAuthkeys(acme.viewer, { entries: 'none' })).rows).toEqual([]);
});

it("an API client is let in by its own lists, and its company's say nothing of it", async () => {
  const { own } = await makeUser();
  const { client } = await createClient(acme.admin, { username: 'edge_client', entries: '198.51.100.1' });
  const explain = async (asked: string) =>
    (await explainClientAddress(acme.viewer, { id: client.id, ip: asked })).verdict;
  expect(await explain('203.0.113.9')).toBe('IP_NOT_WHITELISTED');
  expect(await explain(ip)).toBe('IP_NOT_WHITELISTED');
  await attachIpList(acme.admin, { listId: own.id, credentialId: client.id });
  expect(await explain(ip)).toBe('ALLOWED');
  expect(await getClient(acme.viewer, { id: client.id })).toMatchObject({ entries: 2 });
  expect((await listClients(acme.viewer, {})).rows).toMatchObject([{ entries: 2 }]);
});

it('Recent IPs, previews and what was matched know it', async () => {
  const { id, own } = await makeUser();
  const { gate } = database.runtime;
  const caller = {
    type: 'authkey',
    companyId: acme.company.id,
    credentialId: id,
    rollingSecretId: null,
  } as const;
  for (const from of [ip, '203.0.113.9', '233.252.0.1']) gate.accepted(caller, parseAddress(from));
  await gate.recorder.flush();
  const { rows } = await listRecentIps(acme.viewer, { credentialId: id });
  expect(Object.fromEntries(rows.map((row) => [row.ip, row.state]))).toEqual({
    [ip]: 'whitelisted',
    '203.0.113.9': 'company',
    '233.252.0.1': 'refused',
  });
  expect((await previewEnforcement(acme.viewer, { credentialId: id })).refused).toMatchObject([
    { ip: '233.252.0.1' },
  ]);
  const [entry] = (await listEntries(acme.viewer, { credentialId: own.id })).rows;
  expect(entry?.lastMatchedAt).not.toBe(null);
  const review = await reviewEntries(acme.viewer, { credentialId: own.id });
  expect(review.sparse.rows).toMatchObject([{ value: '192.0.2.0/24', seen: [ip] }]);
  expect(await yourAddress({ ...acme.viewer, ip }, id)).toMatchObject({ isInOwn: true, isInCompany: false });
});
