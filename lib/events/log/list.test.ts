import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { rollAuthkey } from '#lib/access/authkeys/roll';
import { createClient } from '#lib/access/clients/create';
import { issuePassword } from '#lib/access/clients/issue-password';
import { addEntries } from '#lib/access/whitelist/add';
import { listEntries } from '#lib/access/whitelist/list';
import { removeEntries } from '#lib/access/whitelist/remove';
import { sendOtp } from '#lib/accounts/otp/send';
import { addWebhook } from '#lib/alerts/webhooks/add';
import { type Ctx, systemCtx } from '#lib/core/context';
import { allPages } from '#lib/testing/all-pages';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { groupOf } from './groups.ts';
import { listAuditEvents } from './list.ts';
import { listActors } from './list-actors.ts';
import { eventGroups, type ListAuditEventsInput } from './schemas.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let website: string;

const idOf = ({ actor }: Ctx) => (actor.type === 'system' ? '' : actor.id);
const actions = async (filters: ListAuditEventsInput = {}, { viewer } = acme) =>
  (await listAuditEvents(viewer, filters)).rows.map(({ action }) => action);
const at = (ctx: Ctx, time: string, ip = '203.0.113.9'): Ctx => ({ ...ctx, now: new Date(time), ip });

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
  globex = await makeCompany();
  const { owner, admin, company } = acme;
  const first = at(owner, '2026-03-01T10:00:00Z', '2001:db8::7');
  const made = await createAuthkey(first, { name: 'Website', integration: 'Go', ipSecurity: true });
  website = made.authkey.id;
  await addEntries(at(admin, '2026-03-02T10:00:00Z'), {
    credentialId: website,
    entries: '192.0.2.1 198.51.100.0/24',
  });
  const { rows } = await listEntries(owner, { credentialId: website });
  const old = rows.filter(({ value }) => value === '192.0.2.1').map(({ id }) => id);
  await removeEntries(at(admin, '2026-03-03T10:00:00Z'), { ids: old });
  await addEntries(systemCtx(company, 'Keyfence', new Date('2026-03-04T10:00:00Z')), {
    credentialId: null,
    entries: '192.0.2.77',
  });
  await createAuthkey(globex.owner, { name: 'Website', integration: 'Go', ipSecurity: true });
});
afterAll(() => database.close());

test('newest first, each with who, from where, what, to what, before and after, and its request', async () => {
  const { rows, total } = await listAuditEvents(acme.viewer, {});
  expect(total).toBe(4);
  expect(rows.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
  const [, removed, , created] = rows;
  expect(removed).toMatchObject({
    at: new Date('2026-03-03T10:00:00Z'),
    actor: { type: 'member', id: idOf(acme.admin), name: (acme.admin.actor as { name: string }).name },
    ip: '203.0.113.9',
    action: 'whitelist.remove',
    target: { type: 'authkey', id: website, name: 'Website' },
    before: { entries: ['192.0.2.1'] },
    requestId: acme.admin.requestId,
  });
  expect(created).toMatchObject({ ip: '2001:db8::7', after: { integration: 'Go', ipSecurity: true } });
});

test('another company sees nothing of it, whatever it asks for', async () => {
  const asked: ListAuditEventsInput[] = [
    {},
    { target: `authkey:${website}` },
    { who: `member:${idOf(acme.admin)}` },
    { query: acme.admin.requestId },
    { query: '198.51.100.0/24' },
  ];
  const found = await Promise.all(asked.map((filters) => listAuditEvents(globex.owner, filters)));
  expect(found.map(({ total }) => total)).toEqual([1, 0, 0, 0, 0]);
  expect((await listActors(globex.owner)).map(({ key }) => key)).toEqual([idOf(globex.owner)]);
});

describe('what a filter leaves', () => {
  const all = ['whitelist.add', 'whitelist.remove', 'whitelist.add', 'authkey.create'];
  const [toCompany, removed, added, created] = all;
  const cases: [string, () => ListAuditEventsInput, (string | undefined)[]][] = [
    ['who', () => ({ who: `member:${idOf(acme.admin)}` }), [removed, added]],
    ['who, the system', () => ({ who: 'system:Keyfence' }), [toCompany]],
    ['who, of another kind', () => ({ who: `client:${idOf(acme.admin)}` }), []],
    ['who, no id at all', () => ({ who: "member:x' or true" }), []],
    ['who, nonsense', () => ({ who: 'nonsense' }), all],
    ['what', () => ({ what: 'whitelists' }), [toCompany, removed, added]],
    ['what, of which there is none', () => ({ what: 'members' }), []],
    ['target', () => ({ target: `authkey:${website}` }), [removed, added, created]],
    ["target, the company's list", () => ({ target: 'list:company' }), [toCompany]],
    ['target, no id at all', () => ({ target: 'authkey:7' }), []],
    [
      'a time, its beginning included',
      () => ({ from: new Date('2026-03-03T10:00:00Z') }),
      [toCompany, removed],
    ],
    ['a time, its end not', () => ({ to: new Date('2026-03-03T10:00:00Z') }), [added, created]],
    [
      'all of them at once',
      () => ({ who: `member:${idOf(acme.admin)}`, what: 'whitelists', query: 'web' }),
      [removed, added],
    ],
    ['a name of a target, in any case', () => ({ query: 'WEBS' }), [removed, added, created]],
    ['a name of somebody', () => ({ query: 'keyfence' }), [toCompany]],
    ['signs that mean something elsewhere', () => ({ query: '%' }), []],
    ['NUL', () => ({ query: 'web\0' }), [removed, added, created]],
    ['an address that it came from', () => ({ query: '2001:DB8:0::7' }), [created]],
    ['a network that it came from', () => ({ query: '203.0.113.0/24' }), [removed, added]],
    ['a range that it came from', () => ({ query: '203.0.113.1-203.0.113.20' }), [removed, added]],
    ['an address that was added and removed', () => ({ query: '192.0.2.1' }), [removed, added]],
    ['a network that was added', () => ({ query: '198.51.100.7/24' }), [added]],
    ['a request id', () => ({ query: acme.owner.requestId.toUpperCase() }), [created]],
    ['the beginning of a request id', () => ({ query: `${acme.owner.requestId.slice(0, 20)}` }), [created]],
  ];
  test.each(cases)('%s', async (_name, filters, left) => {
    expect(await actions(filters())).toEqual(left);
  });

  test('ranges count back from now', async () => {
    const viewer = { ...acme.viewer, now: new Date('2026-03-04T11:00:00Z') };
    const count = async (range: '1h' | '24h' | '7d') => (await listAuditEvents(viewer, { range })).total;
    expect([await count('1h'), await count('24h'), await count('7d')]).toEqual([1, 1, 4]);
  });
});

describe('paging', () => {
  const addMany = async ({ admin }: TestCompany, from: number, count: number) => {
    for (let index = from; index < from + count; index++) {
      await addEntries(admin, { credentialId: null, entries: `192.0.2.${index}` });
    }
  };

  test.each(['desc', 'asc'] as const)('%s: no row twice, none left out, forth and back', async (dir) => {
    const company = await makeCompany();
    await addMany(company, 1, 7);
    for (const pageSize of [1, 3, 7]) {
      const pages = await allPages((place) => listAuditEvents(company.viewer, { dir, pageSize, ...place }));
      const seqs = pages.flat().map(({ seq }) => seq);
      expect(seqs).toEqual(dir === 'asc' ? [1, 2, 3, 4, 5, 6, 7] : [7, 6, 5, 4, 3, 2, 1]);
    }
  });

  test('the next page repeats nothing when new events have come on top, with a filter too', async () => {
    const company = await makeCompany();
    const list = (input: ListAuditEventsInput) =>
      listAuditEvents(company.viewer, { what: 'whitelists', pageSize: 2, ...input });
    await addMany(company, 1, 4);
    const first = await list({});
    expect(first.rows.map(({ seq }) => seq)).toEqual([4, 3]);
    await addMany(company, 5, 3);
    const second = await list({ after: first.next ?? '' });
    expect(second.rows.map(({ seq }) => seq)).toEqual([2, 1]);
    expect(second).toMatchObject({ total: 7, preceding: 5, next: null });
    const back = await list({ before: second.previous ?? '' });
    expect(back.rows.map(({ seq }) => seq)).toEqual([4, 3]);
  });
});

test('whoever has done something can be chosen, by the name that they had last', async () => {
  const { prisma } = database.runtime;
  const company = await makeCompany();
  await createAuthkey(company.owner, { name: 'One', integration: '', ipSecurity: true });
  await createAuthkey(company.admin, { name: 'Two', integration: '', ipSecurity: true });
  const renamed = { ...company.owner, actor: { ...company.owner.actor, name: 'Aaron' } } as Ctx;
  await addEntries(renamed, { credentialId: null, entries: '192.0.2.1' });
  await addEntries(systemCtx(company.company, 'Keyfence'), { credentialId: null, entries: '192.0.2.2' });
  expect(await listActors(company.viewer)).toEqual([
    { type: 'member', key: idOf(company.owner), name: 'Aaron' },
    { type: 'member', key: idOf(company.admin), name: (company.admin.actor as { name: string }).name },
    { type: 'system', key: 'Keyfence', name: 'Keyfence' },
  ]);
  await prisma.auditEvent.deleteMany({ where: { companyId: company.company.id } });
  expect(await listActors(company.viewer)).toEqual([]);
});

test('no secret that was shown stands in what is listed', async () => {
  const company = await makeCompany();
  const { owner } = company;
  const made = await createAuthkey(owner, { name: 'Shop', integration: '', ipSecurity: true });
  const rolled = await rollAuthkey(owner, {
    id: made.authkey.id,
    secretId: made.authkey.secretId,
    oldKeepsSeconds: 3_600,
  });
  const client = await createClient(owner, { username: `shop_${Date.now()}`, entries: '192.0.2.1' });
  const issued = await issuePassword(owner, { id: client.client.id });
  const hook = await addWebhook(owner, { url: 'https://hooks.example.test/' });
  await sendOtp(owner, { mobile: '+14155550100' }).catch(() => undefined);
  const { rows } = await listAuditEvents(company.viewer, { pageSize: 100 });
  const text = JSON.stringify(rows);
  expect(rows.length).toBeGreaterThanOrEqual(5);
  for (const secret of [made.secret, rolled.secret, client.password, issued.password, hook.secret]) {
    expect(secret.length).toBeGreaterThan(10);
    expect(text).not.toContain(secret);
  }
});

test('every group that is offered has actions', () => {
  expect(new Set(Object.values(groupOf))).toEqual(new Set(eventGroups));
});
