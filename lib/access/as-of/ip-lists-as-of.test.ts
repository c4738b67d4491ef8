import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { decidingThen } from '../explain/deciding-then.ts';
import { applyToList } from '../ip-lists/apply.ts';
import { attachIpList } from '../ip-lists/attach.ts';
import { createIpList } from '../ip-lists/create.ts';
import { deleteIpList } from '../ip-lists/delete.ts';
import { detachIpList } from '../ip-lists/detach.ts';
import { addEntries } from '../whitelist/add.ts';
import { listAsOf } from './list-as-of.ts';

let database: TestDatabase;
let acme: TestCompany;
const start = Date.now() - 3_600_000;
const minute = (n: number) => new Date(start + n * 60_000);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeCompany({ now: minute(0) });
  await runtime().prisma.company.update({ where: { id: acme.company.id }, data: { createdAt: minute(0) } });
});

const admin = (n: number): Ctx => ({
  ...acme.admin,
  actor: { ...acme.admin.actor, stepUpUntil: new Date(8e12) } as Ctx['actor'],
  now: minute(n),
});
/** What each list that was used then had in it, in the middle of that minute. */
async function usedAt(credentialId: string | null, n: number) {
  const { lists } = await listAsOf(admin(60), { credentialId, at: minute(n + 0.5) });
  return lists.map(({ name, usedBy, entries }) => [name, usedBy, entries.map(({ value }) => value)]);
}

it('lists that were attached, changed, detached and deleted stand as they did', async () => {
  const { authkey } = await createAuthkey(admin(1), { name: 'Website', ipSecurity: true });
  const { id, name } = await createIpList(admin(1), {
    name: 'Partners',
    source: 'hand',
    entries: '192.0.2.1',
  });
  const own = { listId: id, credentialId: authkey.id };
  await attachIpList(admin(2), own);
  await addEntries(admin(3), { credentialId: id, entries: '192.0.2.2' });
  await detachIpList(admin(4), own);
  await attachIpList(admin(5), { listId: id, credentialId: null });
  await deleteIpList(admin(6), { id, name, confirm: true });
  expect(await usedAt(authkey.id, 1)).toEqual([]);
  expect(await usedAt(authkey.id, 2)).toEqual([[name, 'own', ['192.0.2.1']]]);
  expect(await usedAt(authkey.id, 3)).toEqual([[name, 'own', ['192.0.2.1', '192.0.2.2']]]);
  expect(await usedAt(authkey.id, 4)).toEqual([]);
  expect(await usedAt(authkey.id, 5)).toEqual([[name, 'company', ['192.0.2.1', '192.0.2.2']]]);
  expect(await usedAt(null, 5)).toEqual([[name, 'company', ['192.0.2.1', '192.0.2.2']]]);
  expect(await usedAt(authkey.id, 6)).toEqual([]);
  const list = await listAsOf(admin(60), { credentialId: authkey.id, at: minute(3.5) });
  expect(decidingThen(list, '192.0.2.2')).toMatchObject({ value: '192.0.2.2', list: 'own', ipList: name });
});

it('what was read of a URL stands as it did, as far back as reads of many entries are kept', async () => {
  const feed = { name: 'Feed', source: 'url', url: 'https://feeds.example/ips.txt', format: 'text' } as const;
  const list = await createIpList(admin(1), feed);
  await attachIpList(admin(1), { listId: list.id, credentialId: null });
  const read = (n: number, count: number) =>
    transact(admin(n), (tx) =>
      applyToList(
        tx,
        admin(n),
        { id: list.id, name: list.name },
        Array.from({ length: count }, (_, index) => ({ value: `192.0.2.${index + 1}`, note: 'web' })),
      ),
    );
  await read(2, 3);
  await read(3, 200);
  await read(4, 1);
  const countAt = async (n: number) =>
    (await listAsOf(admin(60), { credentialId: null, at: minute(n + 0.5) })).lists;
  expect((await countAt(2))[0]?.entries).toHaveLength(3);
  const [whole] = await countAt(3);
  expect(whole?.entries).toHaveLength(200);
  expect(whole?.entries[199]).toMatchObject({ value: '192.0.2.200', note: 'web' });
  expect((await countAt(4))[0]?.entries).toHaveLength(1);
  await runtime().prisma.ipListRead.deleteMany({ where: { companyId: acme.company.id } });
  await expect(countAt(3)).rejects.toMatchObject({ code: 'bad_input' });
});
