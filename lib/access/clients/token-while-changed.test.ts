import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { newRequestId } from '#lib/core/request-id';
import { parseAddress } from '#lib/net/address';
import { makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { findSignInClients } from './find-by-username.ts';
import { issueToken } from './issue-token.ts';

let database: TestDatabase;
let acme: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
});
afterAll(() => database?.close());
afterEach(() => void vi.restoreAllMocks());

const address = parseAddress('127.0.0.1')!;

const trace = { requestId: newRequestId(), hop: 0, hash: null };

test.each([
  ['nothing', 'username = username', true],
  ['it was disabled', '"disabledAt" = now()', false],
  ['it was deleted', '"deletedAt" = now()', false],
  ['its tokens were revoked', '"tokenVersion" = "tokenVersion" + 1', false],
  ['its password was changed', `"passwordHash" = 'another'`, false],
])('while the password was hashed %s: a token is issued, or not', async (_, change, isIssued) => {
  const { gate, pool } = database.runtime;
  const { id, username, password } = await makeClient(acme.owner);
  const clients = await findSignInClients(username);
  const policyOfClient = gate.policyOfClient.bind(gate);
  vi.spyOn(gate, 'policyOfClient').mockImplementation(async (asked) => {
    const policy = await policyOfClient(asked);
    await pool.query(`update "Client" set ${change} where id = $1`, [id]);
    return policy;
  });
  const issued = await issueToken(clients, password, { address, now: new Date(), trace });
  expect(issued !== null).toBe(isIssued);
});
