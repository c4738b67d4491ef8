import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { setIpSecurity } from '#lib/access/authkeys/set-ip-security';
import { setReportOnly } from '#lib/access/clients/set-report-only';
import { addEntries } from '#lib/access/whitelist/add';
import { ensureRequestPartitions } from '#lib/db/partitions';
import { type Address, parseAddress } from '#lib/net/address';
import { makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { alertOfRefusals } from './refusals.ts';
import { alertOfReports } from './reports.ts';

const hourMs = 3_600_000;
const start = new Date(Date.now() - (Date.now() % 60_000));
const after = (hours: number) => new Date(start.getTime() + hours * hourMs);

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  await ensureRequestPartitions(database.runtime.pool, start, after(72));
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany({ now: start });
});

async function makeReporting(name = 'Shop') {
  const fields = { name, ipSecurity: true, reportOnly: true };
  return (await createAuthkey(acme.admin, fields)).authkey.id;
}

async function report(credentialId: string, ip: string, attempts: number, hours: number) {
  await database.runtime.pool.query(
    `insert into "FailedRequest" ("companyId", "credentialId", ip, endpoint, minute, attempts, "firstAt", "lastAt", outcome)
     values ($1, $2, $3, '/api/v5/flow', date_trunc('minute', $4::timestamptz), $5, $4, $4, 'report')`,
    [acme.company.id, credentialId, ip, after(hours), attempts],
  );
}

const digests = () =>
  database.runtime.prisma.notice.findMany({
    where: { companyId: acme.company.id, kind: 'alert.report-only', channel: 'email' },
    orderBy: { id: 'asc' },
  });

test('a digest names addresses and counts, at most one a day, however many look, and each request once', async () => {
  const id = await makeReporting();
  await report(id, '203.0.113.9', 3, 1);
  await report(id, '203.0.113.9', 1, 2);
  await report(id, '198.51.100.1', 9, 2);
  await Promise.all([alertOfReports(after(3)), alertOfReports(after(3)), alertOfReports(after(3.01))]);
  const [first, ...others] = await digests();
  expect(others).toEqual([]);
  expect(first?.subject).toBe(
    `${acme.company.name}: Report only: 2 addresses would have been refused for Shop`,
  );
  expect(first?.text).toMatch(/198\.51\.100\.1: 9 requests\n +203\.0\.113\.9: 4 requests/);
  expect(first?.text).toContain('13 requests let in by report only alone');
  expect(first?.text).toContain(`/sms/failed-logs?authkey=${id}&outcome=report`);

  await report(id, '192.0.2.1', 5, 4);
  await alertOfReports(after(26));
  expect(await digests()).toHaveLength(1);
  await alertOfReports(after(27.1));
  const [, second] = await digests();
  expect(second?.subject).toContain('192.0.2.1 would have been refused for Shop');
  expect(second?.text).not.toContain('203.0.113.9');
  await alertOfReports(after(60));
  expect(await digests()).toHaveLength(2);
});

test('what is whitelisted by now is left out; where nothing is left, the day is not spent', async () => {
  const id = await makeReporting();
  await report(id, '203.0.113.9', 3, 1);
  await addEntries(acme.admin, { credentialId: id, entries: '203.0.113.9' });
  await alertOfReports(after(2));
  expect(await digests()).toEqual([]);
  await report(id, '203.0.113.10', 2, 3);
  await alertOfReports(after(4));
  const [digest] = await digests();
  expect(digest?.text).toContain('2 requests let in');
  expect(digest?.text).not.toMatch(/203\.0\.113\.9\b/);
});

test('nothing is said once it is enforced or off; each credential has a digest of its own', async () => {
  const [enforced, off, reporting] = [
    await makeReporting('Enforced'),
    await makeReporting('Off'),
    await makeReporting('Reporting'),
  ];
  const client = await makeClient(acme.owner, ['192.0.2.1']);
  await setReportOnly(acme.admin, { id: client.id, reportOnly: true });
  for (const id of [enforced, off, reporting, client.id]) await report(id, '203.0.113.9', 1, 1);
  await setIpSecurity(acme.admin, { id: enforced, mode: 'on', confirm: true });
  await setIpSecurity(acme.admin, { id: off, mode: 'off', confirm: true });
  await alertOfReports(after(2));
  const subjects = (await digests()).map(({ subject }) => subject.replace(/.* refused for /, '')).sort();
  expect(subjects).toEqual(['Reporting', client.username].sort());
});

test('a request that report only let in is no 418: it raises no alert of one', async () => {
  const id = await makeReporting();
  const policy = { type: 'authkey' as const, companyId: acme.company.id, credentialId: id };
  const why = { endpoint: '/api/v5/flow', reason: 'ip' as const };
  const { gate } = database.runtime;
  await gate.reported(policy, parseAddress('203.0.113.9') as Address, why);
  await gate.reported(policy, null, why);
  while ((await alertOfRefusals(after(24))) > 0);
  const refused = { companyId: acme.company.id, kind: 'alert.refused' };
  expect(await database.runtime.prisma.notice.count({ where: refused })).toBe(0);
  await gate.refused(policy, parseAddress('203.0.113.9') as Address, why);
  while ((await alertOfRefusals(after(24))) > 0);
  expect(await database.runtime.prisma.notice.count({ where: refused })).toBeGreaterThan(0);
});
