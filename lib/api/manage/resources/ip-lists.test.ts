import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { resolveHosts } from '#lib/access/ip-lists/hosts/resolve-hosts';
import { runtime } from '#lib/core/runtime';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken, type TestToken } from '#lib/testing/service-token';

let database: TestDatabase;
let acme: TestCompany;
let token: TestToken;
let authkeyId: string;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  token = await makeServiceToken(acme.admin, { scopes: ['ips:write'] });
  const { authkey } = await createAuthkey(acme.admin, { name: 'Website', ipSecurity: true });
  authkeyId = authkey.id;
});

const lists = '/api/v1/ip-lists';
const offices = { name: 'Offices', source: 'hand', entries: [{ value: '203.0.113.9', note: 'Berlin' }] };

async function make(body: object) {
  const { status, json } = await token.call('POST', lists, { body });
  expect({ status, json }).toMatchObject({ status: 201 });
  return `${lists}/${json.id}`;
}
const actions = async () => {
  const events = await runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, actorType: 'token' },
    orderBy: { seq: 'asc' },
  });
  return events.map(({ action }) => action);
};

test('a list is made with its entries and who uses it, by one request, which is all or nothing', async () => {
  const attachedTo = [{ credentialId: authkeyId }, { credentialId: null }];
  const list = await make({ ...offices, attachedTo });
  expect(await actions()).toEqual(['ip-list.create', 'whitelist.add', 'ip-list.attach', 'ip-list.attach']);
  const { json, headers } = await token.call('GET', list);
  expect(json).toMatchObject({
    name: 'Offices',
    source: 'hand',
    state: 'kept',
    entries: 1,
    attachedTo: [
      { credentialId: null, type: 'company', name: acme.company.name },
      { credentialId: authkeyId, type: 'authkey', name: 'Website' },
    ],
  });
  const ips = await token.call('GET', `${list}/ips`);
  expect(ips.json.items).toMatchObject([{ value: '203.0.113.9', note: 'Berlin' }]);
  expect(ips.headers?.etag).toBe(headers?.etag);
  const nobody = [{ credentialId: '01890000-0000-7000-8000-000000000000' }];
  const failed = await token.call('POST', lists, { body: { ...offices, name: 'Two', attachedTo: nobody } });
  expect(failed.status).toBe(404);
  expect((await token.call('GET', lists)).json.items).toHaveLength(1);
});

test('what is sent of a list is set, the rest stays; users are detached that are not named', async () => {
  const list = await make({ ...offices, attachedTo: [{ credentialId: authkeyId }] });
  const renamed = await token.call('PUT', list, { body: { name: 'Branches' } });
  expect(renamed.json).toMatchObject({ name: 'Branches', entries: 1, attachedTo: [{ name: 'Website' }] });
  const entries = [{ value: '198.51.100.0/24' }];
  const changed = await token.call('PUT', list, { body: { entries, attachedTo: [{ credentialId: null }] } });
  expect(changed.json).toMatchObject({ name: 'Branches', entries: 1, attachedTo: [{ credentialId: null }] });
  const { json } = await token.call('GET', `${list}/ips`);
  expect(json.items).toMatchObject([{ value: '198.51.100.0/24' }]);
  const source = await token.call('PUT', list, { body: { source: 'url' } });
  expect(source.json).toMatchObject({ status: 400, errors: [{ path: 'source' }] });
});

test('a change is refused where the entries are others than those that were read', async () => {
  const list = await make(offices);
  const read = await token.call('GET', list);
  const headers = { 'if-match': read.headers?.etag ?? '' };
  const more = { body: { entries: [{ value: '192.0.2.1' }] } };
  await token.call('POST', `${list}/ips`, more);
  for (const body of [{ name: 'Branches' }, { entries: [] }]) {
    expect((await token.call('PUT', list, { body, headers })).status).toBe(412);
  }
  expect((await token.call('GET', list)).json).toMatchObject({ name: 'Offices', entries: 2 });
});

test('what is only tried changes nothing', async () => {
  const list = await make(offices);
  const body = { name: 'Branches', entries: [], attachedTo: [{ credentialId: null }] };
  expect((await token.call('PUT', `${list}?dryRun=true`, { body })).status).toBe(200);
  expect((await token.call('DELETE', `${list}?dryRun=true`)).status).toBe(200);
  expect((await token.call('GET', list)).json).toMatchObject({ name: 'Offices', entries: 1, attachedTo: [] });
});

test('a list that is used is deleted where that is confirmed', async () => {
  const list = await make({ ...offices, attachedTo: [{ credentialId: authkeyId }] });
  const { status, json } = await token.call('DELETE', list);
  expect({ status, json }).toMatchObject({
    status: 409,
    json: { code: 'confirmation_required', detail: expect.stringContaining('Website') },
  });
  expect((await token.call('DELETE', `${list}?confirm=true`)).json).toMatchObject({
    name: 'Offices',
    uses: 1,
  });
  expect((await token.call('GET', list)).status).toBe(404);
});

test('a list from host names says what each leads to, and nobody changes its entries by hand', async () => {
  const wrong = await token.call('POST', lists, {
    body: { name: 'VPN', source: 'hosts', hosts: ['vpn.example.com', '*.example.com', '10.0.0.1'] },
  });
  expect(wrong.json).toMatchObject({
    status: 400,
    errors: [
      { path: 'hosts', message: expect.stringContaining('*.example.com: A star') },
      { path: 'hosts', message: expect.stringContaining('10.0.0.1: This is an IP address') },
    ],
  });
  const list = await make({ name: 'VPN', source: 'hosts', hosts: ['VPN.example.com', 'gone.example.com'] });
  await resolveHosts(new Date(), {
    lookUp: async (host) =>
      host === 'vpn.example.com'
        ? { addresses: ['8.8.8.8'], ttlSeconds: 300, unanswered: null }
        : { problem: 'unknown' },
  });
  const { json } = await token.call('GET', list);
  expect(json).toMatchObject({
    state: 'failing',
    problem: 'gone.example.com cannot be looked up.',
    hostStates: [
      { host: 'gone.example.com', addresses: [], problem: expect.stringContaining('NXDOMAIN') },
      { host: 'vpn.example.com', addresses: [{ ip: '8.8.8.8', goesAt: null }], problem: null },
    ],
  });
  const byHand = await token.call('POST', `${list}/ips`, { body: { entries: [{ value: '192.0.2.1' }] } });
  expect(byHand.json).toMatchObject({ status: 400, detail: expect.stringContaining('host names') });
  const fewer = await token.call('PUT', list, { body: { hosts: ['gone.example.com'] } });
  expect(fewer.json).toMatchObject({ hosts: ['gone.example.com'], entries: 0 });
});

test('lists come by name, page by page, also where the last one of a page is gone meanwhile', async () => {
  const made: Record<string, string> = {};
  for (const name of ['b', 'A', 'c', 'd']) made[name] = await make({ name, source: 'hand' });
  const first = await token.call('GET', `${lists}?limit=2`);
  expect(first.json.items.map(({ name }: { name: string }) => name)).toEqual(['A', 'b']);
  await token.call('DELETE', made.b ?? '');
  const next = await token.call('GET', `${lists}?limit=2&cursor=${first.json.nextCursor}`);
  expect(next.json.items.map(({ name }: { name: string }) => name)).toEqual(['c', 'd']);
  expect(next.json.nextCursor).toBeNull();
});
