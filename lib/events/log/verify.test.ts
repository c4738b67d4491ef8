import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { readVerification } from './verification.ts';
import { verifyAuditLog } from './verify.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  for (const name of ['Website', 'Till', 'Shop']) await createAuthkey(acme.owner, { name, ipSecurity: true });
});

const pressed = () =>
  database.runtime.prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, action: 'audit-log.verify', actorType: 'member' },
    orderBy: { seq: 'asc' },
  });

test('says up to which event the log is right and when that was found; whoever pressed it is recorded', async () => {
  expect(await readVerification(acme.viewer)).toBeNull();
  const verified = await verifyAuditLog(acme.admin);
  expect(verified).toEqual({ seq: 3, at: expect.any(Date), fault: null });
  expect(await readVerification(acme.viewer)).toEqual(verified);
  expect(await pressed()).toMatchObject([
    { seq: 4n, actorName: acme.admin.actor.name, after: { upTo: 3, fault: null } },
  ]);
  expect(await verifyAuditLog(acme.owner)).toMatchObject({ seq: 4, fault: null });
});

test('names the first fault in words, and nothing of another company', async () => {
  const other = await makeCompany();
  await createAuthkey(other.owner, { name: 'Website', ipSecurity: true });
  await database.runtime.pool.query(
    `update "AuditEvent" set "actorName" = 'Somebody' where "companyId" = $1 and seq = 2`,
    [acme.company.id],
  );
  const found = { seq: 1, fault: 'Event #2 was changed.' };
  expect(await verifyAuditLog(acme.admin)).toMatchObject(found);
  expect(await readVerification(acme.viewer)).toMatchObject(found);
  expect(await pressed()).toMatchObject([{ after: { upTo: 1, fault: found.fault } }]);
  expect(await verifyAuditLog(other.owner)).toMatchObject({ fault: null });
});

test('a viewer may not', async () => {
  await expect(verifyAuditLog(acme.viewer)).rejects.toMatchObject({
    code: 'forbidden',
    tried: 'verify the audit log',
  });
  expect(await readVerification(acme.owner)).toBeNull();
});

test('while one goes through it another is told to wait; after that it is not', async () => {
  const busy = await database.runtime.pool.connect();
  await busy.query('begin');
  await busy.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `verify audit log ${acme.company.id}`,
  ]);
  await expect(verifyAuditLog(acme.admin)).rejects.toMatchObject({ code: 'conflict' });
  expect(await pressed()).toEqual([]);
  await busy.query('commit');
  busy.release();
  expect(await verifyAuditLog(acme.admin)).toMatchObject({ seq: 3, fault: null });
});

test('of many companies at once only some are verified, so that requests find a connection', async () => {
  const companies = [acme, await makeCompany(), await makeCompany(), await makeCompany()];
  const results = await Promise.allSettled(companies.map(({ owner }) => verifyAuditLog(owner)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
  expect(results[3]).toMatchObject({ reason: { code: 'rate_limited' } });
  expect(await verifyAuditLog(companies[3]!.owner)).toMatchObject({ fault: null });
});
