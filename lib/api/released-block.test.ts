import { afterAll, beforeAll, expect, test } from 'vitest';
import { unblockIp } from '#lib/access/suspicious-ips/unblock';
import { makeClient } from '#lib/testing/api-client';
import { callApi } from '#lib/testing/call-api';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex] = [await makeCompany(), await makeCompany()];
});
afterAll(() => database?.close());

test('a company lifts a block for its own clients; for all others it holds, at both endpoints', async () => {
  const from = '198.51.100.7';
  const [ours, theirs] = [await makeClient(acme.owner, [from]), await makeClient(globex.owner, [from])];
  const ask = (client: typeof ours) => callApi('/token', { body: client, from });
  const change = (client: typeof ours) =>
    callApi('/manage/password', { body: { ...client, new_password: `${client.password}-next` }, from });
  for (let i = 0; i < 20; i += 1) await ask({ ...ours, password: 'wrong' });
  expect([(await ask(ours)).status, (await ask(theirs)).status]).toEqual([401, 401]);

  await unblockIp({ ...acme.owner, now: new Date() }, { ip: from });
  expect([(await ask(ours)).status, (await ask(theirs)).status]).toEqual([200, 401]);
  expect([(await change(ours)).status, (await change(theirs)).status]).toEqual([200, 401]);
});
