import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { startServerProcess } from '#lib/testing/server-process';

let database: TestDatabase;
let acme: ApiCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
});
afterAll(() => database?.close());

test('an SMS gateway that never answers does not hold up the drain, and what is buffered is written', async () => {
  const asked = Promise.withResolvers<void>();
  const gateway = createServer(() => asked.resolve());
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
  const { port } = gateway.address() as AddressInfo;
  const server = await startServerProcess({
    databaseUrl: database.url,
    environment: {
      SMS_URL: `http://127.0.0.1:${port}/?secret=whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`,
    },
  });
  const flow = () =>
    fetch(`${server.url}/api/v5/flow`, {
      method: 'POST',
      headers: { authkey: acme.key.secret },
      body: JSON.stringify({ template_id: acme.templateId, mobiles: '919800000000', VAR1: 'drain' }),
    });
  expect((await flow()).status).toBe(200);
  await asked.promise;
  expect((await flow()).status).toBe(200);

  expect(await server.stop()).toBe(0);
  gateway.closeAllConnections();
  gateway.close();
  const { rows } = await database.runtime.pool.query<{ accepted: number }>(
    'select sum(accepted)::int as accepted from "RecentIp" where "credentialId" = $1',
    [acme.key.id],
  );
  expect(rows[0]?.accepted).toBe(2);
}, 60_000);
