import { afterAll, beforeAll, expect, test } from 'vitest';
import { limits } from '#lib/core/limits';
import { makeClient, requestToken } from '#lib/testing/api-client';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';

let database: TestDatabase;
let acme: ApiCompany;
const servers: ServerProcess[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
  for (let i = 0; i < 2; i += 1) {
    servers.push(
      await startServerProcess({
        databaseUrl: database.url,
        gateFirst: true,
        environment: { SUSPICIOUS_BURST: '1000' },
      }),
    );
  }
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await database?.close();
});

test('guesses that reach two instances count together; past the limit the right password is answered as a wrong one', async () => {
  const from = '127.0.4.1';
  const client = await makeClient(acme.owner, [from]);
  const ask = (i: number, password: string) =>
    requestToken({ port: servers[i % 2]!.port, from }, { ...client, password });
  expect((await ask(0, client.password)).status).toBe(200);
  const wrong = await ask(0, 'wrong-password');
  for (let i = 1; i < limits.clientGuesses.points; i += 1) await ask(i, 'wrong-password');
  for (const i of [0, 1]) {
    const right = await ask(i, client.password);
    const told = ({ status, headers, json }: typeof right) => [
      status,
      [...headers].filter(([name]) => name !== 'date' && name !== 'x-request-id'),
      { ...json, requestId: '' },
    ];
    expect(told(right)).toEqual(told(wrong));
    expect(right.json).toMatchObject({ error_code: 4010001 });
  }
});
