import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { createIpList } from '#lib/access/ip-lists/create';
import { lockList } from '#lib/access/whitelist/lock-list';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken, type TestToken } from '#lib/testing/service-token';

let database: TestDatabase;
let acme: TestCompany;
let tokens: [TestToken, TestToken];
let keys: [string, string];
beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
  const make = () => makeServiceToken(acme.admin, { scopes: ['ips:write'] });
  tokens = [await make(), await make()];
  keys = [await makeKey('One'), await makeKey('Other')];
});
afterAll(() => database.close());

const makeKey = async (name: string) =>
  (await createAuthkey(acme.admin, { name, ipSecurity: true })).authkey.id;
const makeList = async (name: string) => (await createIpList(acme.admin, { name, source: 'hand' })).id;

/** Of advisory locks, in this test's own database. */
const waiting = async () => {
  const { rows } = await database.runtime.pool.query(`select count(*)::int as waiting from pg_locks
    where not granted and locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())`);
  return rows[0].waiting;
};

/** What is asked while somebody changes a list that it concerns, and goes on to the company's row. */
async function whileChanged(listId: string, ask: () => Promise<{ status: number; body: string }>) {
  const isHeld = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const { company } = acme;
  const change = database.runtime.prisma.$transaction(
    async (tx) => {
      await lockList(tx, company.id, listId);
      isHeld.resolve();
      await goOn.promise;
      await tx.$executeRaw`select 1 from "Company" where id = ${company.id}::uuid for no key update`;
    },
    { timeout: 30_000 },
  );
  await isHeld.promise;
  const answer = ask();
  await expect.poll(waiting).toBeGreaterThan(0);
  goOn.resolve();
  await change;
  return answer;
}

test('a list is attached to several while one of them is changed', async () => {
  const attachedTo = keys.map((credentialId) => ({ credentialId }));
  for (const [index, busy] of keys.entries()) {
    const id = await makeList(`Attached ${index}`);
    const put = () => tokens[0].call('PUT', `/api/v1/ip-lists/${id}`, { body: { attachedTo } });
    expect(await whileChanged(busy, put)).toMatchObject({ status: 200 });
    const body = { name: `Made ${index}`, source: 'hand', entries: [{ value: '192.0.2.1' }], attachedTo };
    const post = () => tokens[0].call('POST', '/api/v1/ip-lists', { body });
    expect(await whileChanged(busy, post)).toMatchObject({ status: 201 });
  }
});

test('its entries are replaced and it is attached while its entries are changed', async () => {
  const id = await makeList('Offices');
  const body = { attachedTo: [{ credentialId: keys[0] }], entries: [{ value: '192.0.2.1' }] };
  const put = () => tokens[0].call('PUT', `/api/v1/ip-lists/${id}`, { body });
  expect(await whileChanged(id, put)).toMatchObject({ status: 200 });
});

test('two lists are attached to the same ones in another order', async () => {
  const lists = [await makeList('First'), await makeList('Second')];
  for (const users of [keys, [], keys]) {
    const answers = await Promise.all(
      lists.map((id, index) => {
        const attachedTo = (index === 0 ? users : users.toReversed()).map((credentialId) => ({
          credentialId,
        }));
        return tokens[index]!.call('PUT', `/api/v1/ip-lists/${id}`, { body: { attachedTo } });
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  }
});
