import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockList } from '#lib/access/whitelist/lock-list';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken } from '#lib/testing/service-token';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('changes that wait for each other leave connections to the panel, and all come through', async () => {
  const { prisma } = database.runtime;
  const { admin, company } = await makeCompany();
  const tokens = await Promise.all([1, 2, 3].map(() => makeServiceToken(admin, { scopes: ['ips:write'] })));
  const isHeld = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const held = prisma.$transaction(
    async (tx) => {
      await lockList(tx, company.id, null);
      isHeld.resolve();
      await letGo.promise;
    },
    { timeout: 30_000 },
  );
  await isHeld.promise;
  const changes = Array.from({ length: 18 }, (_, index) =>
    tokens[index % 3]!.call('POST', '/api/v1/company/ips', {
      body: { entries: [{ value: `192.0.2.${index}` }] },
    }),
  );
  const locks = `select count(*)::int as waiting from pg_locks where not granted and locktype = 'advisory'
    and database = (select oid from pg_database where datname = current_database())`;
  await expect
    .poll(async () => (await database.runtime.pool.query(locks)).rows[0].waiting)
    .toBeGreaterThanOrEqual(4);
  // Were all connections taken, it would throw.
  expect(
    await Promise.all([1, 2, 3].map(() => prisma.authkey.count({ where: { companyId: company.id } }))),
  ).toEqual([0, 0, 0]);
  letGo.resolve();
  await held;
  expect((await Promise.all(changes)).map(({ status }) => status)).toEqual(changes.map(() => 200));
  expect(await prisma.whitelistEntry.count({ where: { companyId: company.id, credentialId: null } })).toBe(
    18,
  );
});
