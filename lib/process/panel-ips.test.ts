import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCompanyWithOwner } from '#lib/accounts/members/create-company-owner';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { askPanel, type PanelClient, postAction, signInToPanel } from '#lib/testing/panel-client';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';

const password = 'a password that holds';
const listed = '127.0.0.8';
const elsewhere = '127.0.0.9';
let database: TestDatabase;
let servers: ServerProcess[] = [];
let count = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  const { url: databaseUrl } = database;
  servers = await Promise.all([startServerProcess({ databaseUrl }), startServerProcess({ databaseUrl })]);
});
afterAll(async () => {
  for (const server of servers) expect(await server.stop()).toBe(0);
  await database?.close();
});

const at = (from: string, server = servers[0]): PanelClient => ({ port: server?.port ?? 0, from });
const moved = (client: PanelClient, from: string, server = servers[0]) => ({
  ...client,
  ...at(from, server),
});
const events = (companyId: string, action: string) =>
  database.runtime.prisma.auditEvent.findMany({ where: { companyId, action } });

async function makeOwner() {
  const email = `owner-${++count}@example.test`;
  const person = { companyName: `Acme ${count}`, name: 'Ada', email, mobile: '+14155550100', password };
  const { company } = await createCompanyWithOwner(person);
  return { companyId: company.id, person: { email, password } };
}

async function openSection(companyId: string) {
  await database.runtime.prisma.session.updateMany({
    where: { companyId },
    data: { stepUpUntil: new Date(Date.now() + 900_000) },
  });
}

const setPanelIps = (client: PanelClient, entries: string) =>
  postAction(client, { name: 'setPanelIpsAction', page: '/settings', args: [{ entries, before: '' }] });

test('once saved on one instance, an open session shows and does nothing elsewhere, on any instance', async () => {
  const { companyId, person } = await makeOwner();
  const client = await signInToPanel(at(listed), person);
  await openSection(companyId);
  for (const server of servers)
    expect((await askPanel(moved(client, elsewhere, server), '/')).status).toBe(200);
  expect((await setPanelIps(client, listed)).text).toContain('"ok":true');

  for (const server of servers) {
    const there = moved(client, elsewhere, server);
    for (const path of ['/', '/settings', '/authkeys', '/sms/failed-logs', '/clients', '/alerts']) {
      const page = await askPanel(there, path);
      expect({ path, status: page.status, to: page.headers.location }).toEqual({
        path,
        status: 307,
        to: `/address-refused?next=${encodeURIComponent(path)}`,
      });
      expect(page.text).not.toContain(person.email);
    }
    expect((await askPanel(there, '/api/auth/session')).text).toBe('{}');
    const action = await setPanelIps(there, '');
    expect(action.text).toContain('address_refused');
    expect(action.text).toContain(elsewhere);
    const told = await askPanel(there, '/address-refused?next=%2Fauthkeys');
    expect(told.text).toContain('This address may not open the panel');
    expect(told.text).toContain(elsewhere);
    expect(told.text).toContain('Sign out');
    expect((await askPanel(moved(client, listed, server), '/settings')).status).toBe(200);
  }
  expect(await events(companyId, 'panel-ips.set')).toHaveLength(1);
  const tried = await events(companyId, 'access.refuse');
  expect(tried.map(({ actorName, ip, after }) => ({ actorName, ip, after }))).toContainEqual({
    actorName: 'Ada',
    ip: elsewhere,
    after: { why: 'Panel IPs', role: 'owner', times: 1 },
  });
});

test('a header that names a listed address changes nothing', async () => {
  const { companyId, person } = await makeOwner();
  const client = await signInToPanel(at(listed), person);
  await openSection(companyId);
  await setPanelIps(client, listed);
  const headers = {
    ...client.headers,
    'x-forwarded-for': listed,
    'x-real-ip': listed,
    forwarded: `for=${listed}`,
  };
  expect((await askPanel({ ...moved(client, elsewhere), headers }, '/settings')).status).toBe(307);
});

test('elsewhere the right password begins no session; a listed address signs in', async () => {
  const { companyId, person } = await makeOwner();
  const client = await signInToPanel(at(listed), person);
  await openSection(companyId);
  await setPanelIps(client, listed);
  const refused = await signInToPanel(at(elsewhere), person).catch((error: Error) => error.message);
  expect(refused).toMatch(/^Not signed in: 401/);
  expect(decodeURIComponent(String(refused)).replaceAll('+', ' ')).toContain(
    `You are at ${elsewhere}, from where`,
  );
  expect(await events(companyId, 'session.refuse')).toMatchObject([{ ip: elsewhere }]);
  expect(await events(companyId, 'session.start')).toHaveLength(1);
  const again = await signInToPanel(at(listed), person);
  expect((await askPanel(again, '/settings')).status).toBe(200);
});

test.each(['its page', 'next-auth’s own path'])(
  'a session is ended from a refused address by %s',
  async (by) => {
    const { companyId, person } = await makeOwner();
    const client = await signInToPanel(at(listed), person);
    await openSection(companyId);
    await setPanelIps(client, listed);
    const there = moved(client, elsewhere);
    if (by === 'its page') await postAction(there, { name: 'leave', page: '/address-refused' });
    else await signOutByPath(there);
    expect(await events(companyId, 'session.end')).toHaveLength(1);
    expect((await askPanel(client, '/settings')).headers.location).toContain('/sign-in');
  },
);

async function signOutByPath(client: PanelClient): Promise<void> {
  const csrf = await askPanel(client, '/api/auth/csrf');
  const { csrfToken } = JSON.parse(csrf.text) as { csrfToken: string };
  const cookies = (csrf.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';', 1)[0]);
  await askPanel(client, '/api/auth/signout', {
    method: 'POST',
    headers: {
      cookie: [client.headers?.cookie, ...cookies].join('; '),
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ csrfToken, json: 'true' }).toString(),
  });
}

test('another company, health, the API and links in mails answer as ever', async () => {
  const { companyId, person } = await makeOwner();
  const other = await makeOwner();
  const client = await signInToPanel(at(listed), person);
  await openSection(companyId);
  await setPanelIps(client, listed);
  const theirs = await signInToPanel(at(elsewhere), other.person);
  expect((await askPanel(theirs, '/settings')).status).toBe(200);
  const there = at(elsewhere);
  expect((await askPanel(there, '/healthz')).status).toBe(200);
  expect((await askPanel(there, '/api/v1/authorize')).status).toBe(401);
  for (const path of ['/sign-in', '/invite?token=x', '/confirm-email?token=x', '/alerts/confirm?token=x']) {
    expect((await askPanel(moved(client, elsewhere), path)).status, path).toBe(200);
  }
});
