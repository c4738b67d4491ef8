import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { verifyPassword } from '#lib/core/password/password';
import { newRequestId } from '#lib/core/request-id';
import type { PolicyChange } from '#lib/db/policy-change';
import { parseAddress } from '#lib/net/address';
import { type ApiClient, makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { changePassword } from './change-password.ts';
import { findSignInClients } from './find-by-username.ts';

const address = parseAddress('192.0.2.1')!;
const newPassword = 'one-that-was-never-used';

let database: TestDatabase;
let acme: TestCompany;
let client: ApiClient;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  client = await makeClient(acme.owner, [address.text]);
});

const requestId = newRequestId();

/** Days left, the audit rows, and what the gate was told. */
async function change(password: string) {
  const told: PolicyChange[] = [];
  const listen = (each: PolicyChange) => told.push(each);
  database.runtime.policyChanges.on('change', listen);
  const found = await findSignInClients(client.username);
  const changed = await changePassword({
    clients: found,
    password,
    newPassword,
    address,
    now: new Date(),
    trace: { requestId, hop: 0, hash: null },
  });
  database.runtime.policyChanges.off('change', listen);
  const audits = await database.runtime.prisma.auditEvent.findMany({
    where: { companyId: acme.company.id },
    omit: { seq: true },
  });
  return { changed, audits, told };
}

test('a changed password is audited as done by the client from its address, without a secret', async () => {
  const { changed, audits } = await change(client.password);
  expect(changed).toEqual({ passwordExpireDays: 90, isReported: false });
  expect(audits).toMatchObject([
    {
      action: 'client.change-password',
      actorType: 'client',
      actorId: client.id,
      actorName: client.username,
      ip: address.text,
      requestId,
      targetId: client.id,
    },
  ]);
  const { passwordHash } = await database.runtime.prisma.client.findFirstOrThrow({
    where: { id: client.id },
  });
  const said = JSON.stringify(audits);
  for (const secret of [client.password, newPassword, passwordHash]) expect(said).not.toContain(secret);
});

test('every gate is told, so that the old tokens end', async () => {
  const company = () => database.runtime.prisma.company.findUniqueOrThrow({ where: { id: acme.company.id } });
  const made = Number((await company()).policyVersion);
  const { told } = await change(client.password);
  const { policyVersion } = await company();
  expect(told).toContainEqual(
    expect.objectContaining({
      companyId: acme.company.id,
      credentialId: client.id,
      version: Number(policyVersion),
    }),
  );
  expect(Number(policyVersion)).toBe(made + 1);
});

test('a wrong password changes and audits nothing', async () => {
  expect(await change('not-the-password')).toMatchObject({ changed: null, audits: [] });
  const { passwordHash } = await database.runtime.prisma.client.findFirstOrThrow({
    where: { id: client.id },
  });
  expect(await verifyPassword(passwordHash, client.password)).toBe(true);
});
