import { afterAll, beforeAll, describe, expect } from 'vitest';
import { describeAuthkeys } from '#lib/testing/contract/authkeys';
import { describeClients } from '#lib/testing/contract/clients';
import { proxy } from '#lib/testing/contract/place';
import { describePrograms } from '#lib/testing/contract/programs';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';

let database: TestDatabase;
/** One of each mount: each is the other's second instance. */
let servers: { gate: ServerProcess; next: ServerProcess };

beforeAll(async () => {
  database = await openTestDatabase();
  const start = (gateFirst: boolean) =>
    startServerProcess({
      databaseUrl: database.url,
      gateFirst,
      // On ::, so that a peer of IPv4 arrives as ::ffff:127.0.0.1.
      environment: { HOST: '::', TRUSTED_PROXIES: `${proxy}, ::1` },
    });
  const [gate, next] = await Promise.all([start(true), start(false)]);
  servers = { gate, next };
});
afterAll(async () => {
  expect(await Promise.all([servers?.gate.stop(), servers?.next.stop()])).toEqual([0, 0]);
  await database?.close();
});

describe.each([
  { mount: 'server.ts', which: 'gate', other: 'next' },
  { mount: 'Next route handlers', which: 'next', other: 'gate' },
] as const)('through $mount', ({ which, other }) => {
  const place = () => ({ database, server: servers[which], second: servers[other] });
  describe('authkeys', () => describeAuthkeys(place));
  describe('API clients', () => describeClients(place));
  describe('programs', () => describePrograms(place));
});
