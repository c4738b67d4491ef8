import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { deleteAuthkey } from '../authkeys/delete.ts';
import { createServiceToken } from '../service-tokens/create.ts';
import { addEntries } from '../whitelist/add.ts';
import { editEntry } from '../whitelist/edit.ts';
import { listEntries } from '../whitelist/list.ts';
import { removeEntries } from '../whitelist/remove.ts';
import { applyToList } from './apply.ts';
import { attachIpList } from './attach.ts';
import { createIpList } from './create.ts';
import { deleteIpList } from './delete.ts';
import { detachIpList } from './detach.ts';
import { editIpList } from './edit.ts';
import { getIpList } from './get.ts';
import { listIpLists } from './list.ts';
import { listUsesOf } from './list-uses.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let theirs: string;

let count = 0;
const makeKey = async (ctx: Ctx) =>
  (await createAuthkey(ctx, { name: `Key ${++count}`, ipSecurity: true })).authkey;
const makeList = (ctx: Ctx, entries = '') =>
  createIpList(ctx, { name: `List ${++count}`, source: 'hand', entries });
const url = { source: 'url', url: 'https://feeds.example/ips.txt', format: 'text' } as const;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany({ name: 'Acme' });
  globex = await makeCompany({ name: 'Globex' });
  theirs = (await makeList(globex.admin, '192.0.2.1')).id;
});
afterAll(() => database?.close());

const closed = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + 901_000) });
const valuesOf = async (ctx: Ctx, id: string) =>
  (await listEntries(ctx, { credentialId: id })).rows.map((row) => row.value).sort();
const eventsOf = (targetId: string) =>
  runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, targetId },
    orderBy: { seq: 'asc' },
    select: { action: true, before: true, after: true },
  });
const stateOf = async () => [
  await runtime().prisma.ipList.findMany({ orderBy: { id: 'asc' } }),
  await runtime().prisma.ipListUse.count(),
  await runtime().prisma.whitelistEntry.count(),
  await runtime().prisma.auditEvent.count(),
  await runtime().prisma.company.findMany({ orderBy: { id: 'asc' } }),
];

async function expectRefused(code: string, call: () => Promise<unknown>) {
  const before = await stateOf();
  await expect(call()).rejects.toMatchObject({ name: 'AppError', code });
  expect(await stateOf()).toEqual(before);
}

describe('every verb that writes', () => {
  it("refuses a viewer, a closed section and another company's list", async () => {
    const { id, name } = await makeList(acme.admin);
    const key = await makeKey(acme.admin);
    const verbs: ((ctx: Ctx, listId: string) => Promise<unknown>)[] = [
      (ctx, listId) => editIpList(ctx, { id: listId, name: 'Other' }),
      (ctx, listId) => deleteIpList(ctx, { id: listId, name }),
      (ctx, listId) => attachIpList(ctx, { listId, credentialId: key.id }),
      (ctx, listId) => detachIpList(ctx, { listId, credentialId: key.id }),
      (ctx, listId) => addEntries(ctx, { credentialId: listId, entries: '192.0.2.9' }),
    ];
    for (const verb of verbs) {
      await expectRefused('forbidden', () => verb(acme.viewer, id));
      await expectRefused('step_up_required', () => verb(closed(acme.admin), id));
      for (const other of [theirs, 'nonsense', '']) {
        await expectRefused('not_found', () => verb(acme.owner, other));
      }
    }
    await expectRefused('forbidden', () => createIpList(acme.viewer, { name: 'Mine', source: 'hand' }));
    await expectRefused('step_up_required', () =>
      createIpList(closed(acme.admin), { name: 'Mine', source: 'hand' }),
    );
  });

  it("is told of another company's authkey and of a deleted one as of one that never was", async () => {
    const { id: listId } = await makeList(acme.admin);
    const deleted = await makeKey(acme.admin);
    await deleteAuthkey(acme.admin, deleted);
    const foreign = await makeKey(globex.admin);
    for (const credentialId of [foreign.id, deleted.id, listId, 'nonsense']) {
      await expectRefused('not_found', () => attachIpList(acme.admin, { listId, credentialId }));
      await expectRefused('not_found', () => detachIpList(acme.admin, { listId, credentialId }));
    }
  });
});

describe('createIpList', () => {
  it('keeps what is entered, audits it and alerts the owners', async () => {
    const made = await createIpList(acme.admin, {
      name: 'Partners',
      source: 'hand',
      entries: '192.0.2.1, 10.0.0.5/24',
    });
    expect(made).toMatchObject({ name: 'Partners', source: 'hand', state: 'kept', hosts: [] });
    expect(await valuesOf(acme.viewer, made.id)).toEqual(['10.0.0.0/24', '192.0.2.1']);
    expect(await eventsOf(made.id)).toMatchObject([
      { action: 'ip-list.create', after: { name: 'Partners', entries: ['192.0.2.1', '10.0.0.0/24'] } },
    ]);
    const mails = await runtime().prisma.notice.findMany({
      where: { companyId: acme.company.id, subject: 'Acme: IP list created: Partners' },
    });
    expect(mails).not.toEqual([]);
  });

  it('refuses a name in use, and what its source needs and has not, by the field', async () => {
    await createIpList(acme.admin, { name: 'Twice', source: 'hand' });
    await expectRefused('conflict', () => createIpList(acme.admin, { name: 'twice', source: 'hand' }));
    const wrong: [Parameters<typeof createIpList>[1], string][] = [
      [{ name: '', source: 'hand' }, 'name'],
      [{ name: 'Wrong', source: 'hand', entries: '192.0.2.300' }, 'entries'],
      [{ name: 'Wrong', source: 'hand', url: url.url }, 'url'],
      [{ ...url, name: 'Wrong', hosts: 'a.example.com' }, 'hosts'],
      [{ ...url, name: 'Wrong', url: 'http://feeds.example' }, 'url'],
      [{ ...url, name: 'Wrong', url: null }, 'url'],
      [{ ...url, name: 'Wrong', url: 'https://me:secret@feeds.example/' }, 'url'],
      [{ ...url, name: 'Wrong', url: 'https://169.254.169.254/latest' }, 'url'],
      [{ ...url, name: 'Wrong', format: 'json' }, 'select.path'],
      [{ ...url, name: 'Wrong', format: 'json', select: { path: '$[' } }, 'select.path'],
      [{ ...url, name: 'Wrong', format: 'github', select: { keys: [], path: '$' } }, 'select.keys'],
      [{ ...url, name: 'Wrong', format: null }, 'format'],
      [{ ...url, name: 'Wrong', everySeconds: 10 }, 'everySeconds'],
      [{ name: 'Wrong', source: 'hosts', hosts: ' , ' }, 'hosts'],
      [{ name: 'Wrong', source: 'hosts', hosts: 'api.example, localhost' }, 'hosts'],
    ];
    for (const [input, path] of wrong) {
      const before = await stateOf();
      await expect(createIpList(acme.admin, input)).rejects.toMatchObject({
        code: 'bad_input',
        problems: [{ path }],
      });
      expect(await stateOf()).toEqual(before);
    }
  });
});

describe('editIpList', () => {
  it('keeps of what is picked what the format has', async () => {
    const select = { regions: ['eu-west-1'], services: [], keys: ['hooks'], path: '' };
    const made = await createIpList(acme.admin, { ...url, name: 'AWS', format: 'aws', select });
    expect(made.select).toEqual({ regions: ['eu-west-1'] });
    const edited = await editIpList(acme.admin, {
      ...url,
      id: made.id,
      name: 'AWS',
      format: 'github',
      select,
    });
    expect(edited.select).toEqual({ keys: ['hooks'] });
  });

  it('has a URL that was changed read at once, and forgets what the old one said', async () => {
    const { id } = await createIpList(acme.admin, { name: 'Feed', ...url });
    const where = { companyId_id: { companyId: acme.company.id, id } };
    const later = new Date(Date.now() + 3_600_000);
    await runtime().prisma.ipList.update({ where, data: { etag: '"1"', nextReadAt: later } });
    await editIpList(acme.admin, { id, name: 'Feed of theirs', url: url.url, format: 'text' });
    expect(await runtime().prisma.ipList.findUnique({ where })).toMatchObject({
      name: 'Feed of theirs',
      etag: '"1"',
      nextReadAt: later,
    });
    await editIpList(acme.admin, { id, name: 'Feed', url: url.url, format: 'csv' });
    expect(await runtime().prisma.ipList.findUnique({ where })).toMatchObject({
      etag: null,
      nextReadAt: acme.admin.now,
    });
    expect((await eventsOf(id)).map(({ action }) => action)).toEqual([
      'ip-list.create',
      'ip-list.edit',
      'ip-list.edit',
    ]);
  });

  it('takes the addresses of a host name that goes with it, and leaves those of the others', async () => {
    const { id, name } = await createIpList(acme.admin, {
      name: 'Hosts',
      source: 'hosts',
      hosts: 'a.example b.example',
    });
    const resolved = async (host: string, ips: string[]) =>
      runtime().prisma.ipListHost.update({
        where: { companyId_listId_host: { companyId: acme.company.id, listId: id, host } },
        data: { addresses: ips.map((ip) => ({ ip })) },
      });
    await resolved('a.example', ['192.0.2.1', '192.0.2.2']);
    await resolved('b.example', ['192.0.2.2', '192.0.2.3']);
    const values = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
    const list = { id, name };
    await transact(acme.admin, (tx) =>
      applyToList(
        tx,
        acme.admin,
        list,
        values.map((value) => ({ value, note: 'a.example' })),
      ),
    );
    await editIpList(acme.admin, { id, name, hosts: 'b.example c.example' });
    expect(await valuesOf(acme.viewer, id)).toEqual(['192.0.2.2', '192.0.2.3']);
    const hosts = await runtime().prisma.ipListHost.findMany({
      where: { listId: id },
      orderBy: { host: 'asc' },
    });
    expect(hosts.map(({ host }) => host)).toEqual(['b.example', 'c.example']);
  });
});

describe('attachIpList and detachIpList', () => {
  it('say who uses what, once, from both sides', async () => {
    const { id: listId, name } = await makeList(acme.admin, '192.0.2.1');
    const key = await makeKey(acme.admin);
    const input = { listId, credentialId: key.id };
    expect(await attachIpList(acme.admin, input)).toEqual({ list: { id: listId, name }, attached: true });
    expect(await attachIpList(acme.admin, input)).toMatchObject({ attached: false });
    await attachIpList(acme.admin, { listId, credentialId: null });
    expect(await listUsesOf(acme.viewer, key.id)).toMatchObject([{ id: listId, name, entries: 1 }]);
    expect(await getIpList(acme.viewer, { id: listId })).toMatchObject({
      entries: 1,
      users: [
        { type: 'company', id: null },
        { type: 'authkey', id: key.id, name: key.name },
      ],
    });
    expect((await listIpLists(acme.viewer)).find(({ id }) => id === listId)).toMatchObject({
      usedBy: 1,
      usedByCompany: true,
    });
    await detachIpList(acme.admin, { listId, credentialId: null });
    await detachIpList(acme.admin, input);
    await expectRefused('not_found', () => detachIpList(acme.admin, input));
    expect(await listUsesOf(acme.viewer, key.id)).toEqual([]);
    expect((await eventsOf(key.id)).slice(1)).toMatchObject([
      { action: 'ip-list.attach', after: { list: name, listId } },
      { action: 'ip-list.detach', before: { list: name, listId } },
    ]);
  });

  it('attach nothing to a service token', async () => {
    const { id: listId } = await makeList(acme.admin);
    const { token } = await createServiceToken(acme.admin, {
      name: 'CI',
      scopes: ['ips:read'],
      expires: 86_400,
      entries: '192.0.2.1',
    });
    await expectRefused('bad_input', () => attachIpList(acme.admin, { listId, credentialId: token.id }));
  });

  it('attaches 20 lists at the most', async () => {
    const key = await makeKey(acme.admin);
    for (let index = 0; index < 20; index += 1) {
      const { id: listId } = await makeList(acme.admin);
      await attachIpList(acme.admin, { listId, credentialId: key.id });
    }
    const { id: listId } = await makeList(acme.admin);
    await expectRefused('bad_input', () => attachIpList(acme.admin, { listId, credentialId: key.id }));
  });
});

describe('deleteIpList', () => {
  it('wants the name, and names who uses it before they lose it', async () => {
    const { id, name } = await makeList(acme.admin, '192.0.2.1');
    const key = await makeKey(acme.admin);
    await attachIpList(acme.admin, { listId: id, credentialId: key.id });
    await expectRefused('bad_input', () => deleteIpList(acme.admin, { id, name: 'Other', confirm: true }));
    await expect(deleteIpList(acme.admin, { id, name })).rejects.toMatchObject({
      code: 'confirmation_required',
      message: expect.stringContaining(`is used by ${key.name}`),
    });
    expect(await deleteIpList(acme.admin, { id, name, confirm: true })).toMatchObject({ uses: 1 });
    expect(await listUsesOf(acme.viewer, key.id)).toEqual([]);
    for (const verb of [getIpList, deleteIpList]) {
      await expectRefused('not_found', () => verb(acme.admin, { id, name }));
    }
    await createIpList(acme.admin, { name, source: 'hand' });
  });
});

describe('entries of an IP list', () => {
  it('are added, edited and removed by the verbs of any list, with the list as what they are about', async () => {
    const { id } = await makeList(acme.admin);
    await addEntries(acme.admin, { credentialId: id, entries: '192.0.2.1 192.0.2.2' });
    const { rows } = await listEntries(acme.admin, { credentialId: id });
    await editEntry(acme.admin, { id: rows[0]!.id, note: 'office' });
    await removeEntries(acme.admin, { ids: [rows[1]!.id] });
    expect(await valuesOf(acme.viewer, id)).toEqual([rows[0]!.value]);
    expect((await eventsOf(id)).map(({ action }) => action)).toEqual([
      'ip-list.create',
      'whitelist.add',
      'whitelist.set-note',
      'whitelist.remove',
    ]);
  });

  it('are changed by nobody where they are read from elsewhere', async () => {
    const list = await createIpList(acme.admin, { name: 'Read only', ...url });
    await transact(acme.admin, (tx) => applyToList(tx, acme.admin, list, [{ value: '192.0.2.1', note: '' }]));
    const [row] = (await listEntries(acme.admin, { credentialId: list.id })).rows;
    await expectRefused('bad_input', () =>
      addEntries(acme.admin, { credentialId: list.id, entries: '192.0.2.7' }),
    );
    await expectRefused('bad_input', () => editEntry(acme.admin, { id: row!.id, note: 'mine' }));
    await expectRefused('bad_input', () => removeEntries(acme.admin, { ids: [row!.id] }));
  });
});

describe('applyToList', () => {
  const entries = (...values: string[]) => values.map((value) => ({ value, note: '' }));
  const apply = (ctx: Ctx, list: { id: string; name: string }, values: { value: string; note: string }[]) =>
    transact(ctx, (tx) => applyToList(tx, ctx, { id: list.id, name: list.name }, values));

  it('makes the difference, keeps it to be looked at, and audits counts and values', async () => {
    const list = await createIpList(acme.admin, { name: 'Applied', ...url });
    const first = await apply(acme.admin, list, entries('192.0.2.1', '192.0.2.2'));
    expect(first).toMatchObject({ added: ['192.0.2.1', '192.0.2.2'], removed: [], entries: 2 });
    const second = await apply(acme.admin, list, [
      { value: '192.0.2.3', note: '' },
      { value: '192.0.2.2', note: 'new note' },
    ]);
    expect(second).toMatchObject({ added: ['192.0.2.3'], removed: ['192.0.2.1'], entries: 2 });
    expect((await listEntries(acme.admin, { credentialId: list.id, query: '192.0.2.2' })).rows).toMatchObject(
      [{ note: 'new note' }],
    );
    const { reads, state, changedAt } = await getIpList(acme.viewer, { id: list.id });
    expect({ state, changedAt }).toEqual({ state: 'good', changedAt: acme.admin.now });
    expect(reads.map(({ added, removed }) => [added, removed])).toContainEqual([
      ['192.0.2.3'],
      ['192.0.2.1'],
    ]);
    expect((await eventsOf(list.id)).at(-1)).toMatchObject({
      action: 'ip-list.read',
      before: { entries: ['192.0.2.1'] },
      after: { entries: ['192.0.2.3'], added: 1, removed: 1, total: 2, digest: second.digest },
    });
  });

  it('says nothing where nothing is another, in whatever order', async () => {
    const list = await createIpList(acme.admin, { name: 'Same', ...url });
    const first = await apply(acme.admin, list, entries('192.0.2.1', '192.0.2.2'));
    const before = await eventsOf(list.id);
    const again = await apply(acme.admin, list, entries('192.0.2.2', '192.0.2.1'));
    expect(again).toEqual({ ...first, added: [] });
    expect(await eventsOf(list.id)).toEqual(before);
  });

  it('keeps the newest 100 reads of a list', async () => {
    const list = await createIpList(acme.admin, { name: 'Many', ...url });
    await runtime().prisma.ipListRead.createMany({
      data: Array.from({ length: 105 }, (_, index) => ({
        companyId: acme.company.id,
        listId: list.id,
        at: new Date(index),
        outcome: 'read',
        entries: 0,
        digest: '',
      })),
    });
    await apply(acme.admin, list, entries('192.0.2.1'));
    const kept = await runtime().prisma.ipListRead.findMany({
      where: { listId: list.id },
      orderBy: { at: 'asc' },
    });
    expect(kept).toHaveLength(100);
    expect(kept[0]?.at).toEqual(new Date(6));
  });
});
