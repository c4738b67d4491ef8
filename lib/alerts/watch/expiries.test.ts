import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { deleteAuthkey } from '#lib/access/authkeys/delete';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { setAuthkeyExpiry } from '#lib/access/authkeys/set-expiry';
import { createServiceToken } from '#lib/access/service-tokens/create';
import { revokeServiceToken } from '#lib/access/service-tokens/revoke';
import { suspiciousIps } from '#lib/access/suspicious-ips/block-list';
import type { Ctx } from '#lib/core/context';
import { parseAddress } from '#lib/net/address';
import { makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { secretData } from '#lib/testing/secret-data';
import { alertOfExpiries } from './expiries.ts';
import { alertOfSuspiciousIps } from './suspicious-ips.ts';

const dayMs = 86_400_000;
const start = new Date('2026-03-01T12:00:00Z');
const after = (days: number) => new Date(start.getTime() + days * dayMs);

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
});

async function subjects(): Promise<string[]> {
  const notices = await database.runtime.prisma.notice.findMany({
    where: { companyId: acme.company.id, channel: 'email' },
    orderBy: { id: 'asc' },
  });
  return notices.map(({ subject }) => subject.replace(`${acme.company.name}: `, ''));
}

test('a password is warned about 14, 7 and 1 days before, and told of as it expires, each once', async () => {
  const { username } = await makeClient(acme.owner, ['192.0.2.1'], { passwordChangedAt: start });
  const name = `Password of API client ${username}`;
  const told: [number, string[]][] = [
    [75.9, []],
    [76, [`${name} expires in 14 days`]],
    [77.5, []],
    [82.9, []],
    [83, [`${name} expires in 7 days`]],
    [88.5, []],
    [89, [`${name} expires within a day`]],
    [89.9, []],
    [90, [`${name} has expired`]],
    [91, []],
  ];
  let before = 0;
  for (const [days, expected] of told) {
    await Promise.all([alertOfExpiries(after(days)), alertOfExpiries(after(days))]);
    const all = await subjects();
    expect([days, all.slice(before)]).toEqual([days, expected]);
    before = all.length;
  }
});

test('after a change of the password it begins anew; where nothing ran for days, only what holds now is told', async () => {
  const client = await makeClient(acme.owner, ['192.0.2.1'], { passwordChangedAt: start });
  await alertOfExpiries(after(89.5));
  expect(await subjects()).toHaveLength(1);
  await database.runtime.prisma.client.updateMany({
    where: { id: client.id },
    data: { passwordChangedAt: after(89.6) },
  });
  await alertOfExpiries(after(95));
  expect(await subjects()).toHaveLength(1);
  await alertOfExpiries(after(89.6 + 76.2));
  expect(await subjects()).toHaveLength(2);
});

test('passwords that never expire, of disabled clients, or of a life no longer than the warning are not told of', async () => {
  await makeClient(acme.owner, ['192.0.2.1'], { passwordChangedAt: start, passwordExpireDays: 0 });
  await makeClient(acme.owner, ['192.0.2.1'], { passwordChangedAt: start, disabledAt: start });
  await makeClient(acme.owner, ['192.0.2.1'], { passwordChangedAt: start, passwordExpireDays: 10 });
  await alertOfExpiries(after(1));
  expect(await subjects()).toEqual([]);
  await alertOfExpiries(after(4));
  expect(await subjects()).toEqual([expect.stringMatching(/expires in 6 days$/)]);
});

test('an authkey that has expired is told of once', async () => {
  await database.runtime.prisma.authkey.create({
    data: {
      companyId: acme.company.id,
      name: 'Campaign',
      expiresAt: after(2),
      secrets: { create: secretData() },
    },
  });
  await alertOfExpiries(after(1.9));
  expect(await subjects()).toEqual(['Authkey Campaign expires within a day']);
  await alertOfExpiries(after(2));
  await alertOfExpiries(after(2.5));
  expect(await subjects()).toEqual(['Authkey Campaign expires within a day', 'Authkey expired: Campaign']);
});

/** Each day's mails of an authkey, looked for by two instances at once. */
async function toldOn(days: number[]): Promise<[number, string[]][]> {
  const told: [number, string[]][] = [];
  let before = (await subjects()).length;
  for (const day of days) {
    await Promise.all([alertOfExpiries(after(day)), alertOfExpiries(after(day))]);
    const all = await subjects();
    told.push([day, all.slice(before)]);
    before = all.length;
  }
  return told;
}

const at = (days: number): Ctx => ({
  ...acme.admin,
  actor: { type: 'system', name: 'test' },
  now: after(days),
});

test('an authkey is warned about 14, 7 and 1 days before, and told of as it expires, each once over all instances', async () => {
  await createAuthkey(at(0), { name: 'Till', ipSecurity: true, expires: 30 * 86_400 });
  expect(await toldOn([0, 15.9, 16, 17, 23, 24.5, 29, 29.9, 30, 31])).toEqual([
    [0, []],
    [15.9, []],
    [16, ['Authkey Till expires in 14 days']],
    [17, []],
    [23, ['Authkey Till expires in 7 days']],
    [24.5, []],
    [29, ['Authkey Till expires within a day']],
    [29.9, []],
    [30, ['Authkey expired: Till']],
    [31, []],
  ]);
});

test('a service token is warned about 14, 7 and 1 days before, and told of as it expires, each once; a revoked one is not', async () => {
  const make = (name: string, days: number) =>
    createServiceToken(at(0), { name, scopes: ['ips:read'], entries: '192.0.2.1', expires: days * 86_400 });
  await make('Deploy', 30);
  const { token } = await make('Gone', 30);
  await revokeServiceToken(at(1), { id: token.id });
  await make('Week', 7);
  expect(await toldOn([0, 5.9, 6, 7, 15.9, 16, 17, 23, 29, 30, 31])).toEqual([
    [0, []],
    [5.9, []],
    [6, ['Service token Week expires within a day']],
    [7, ['Service token Week has expired']],
    [15.9, []],
    [16, ['Service token Deploy expires in 14 days']],
    [17, []],
    [23, ['Service token Deploy expires in 7 days']],
    [29, ['Service token Deploy expires within a day']],
    [30, ['Service token Deploy has expired']],
    [31, []],
  ]);
});

test('a short life is not warned about as it begins, only as its end comes nearer', async () => {
  await createAuthkey(at(0), { name: 'Week', ipSecurity: true, expires: 7 * 86_400 });
  await createAuthkey(at(0), { name: 'Hour', ipSecurity: true, expires: 3_600 });
  expect(await toldOn([0, 0.01, 1, 5.9, 6])).toEqual([
    [0, []],
    [0.01, []],
    [1, ['Authkey expired: Hour']],
    [5.9, []],
    [6, ['Authkey Week expires within a day']],
  ]);
});

test('an expiry that is changed is warned about anew, and what was just chosen is not', async () => {
  const { authkey } = await createAuthkey(at(0), { name: 'Till', ipSecurity: true, expires: 8 * 86_400 });
  expect(await toldOn([1])).toEqual([[1, ['Authkey Till expires in 7 days']]]);
  await setAuthkeyExpiry(at(2), { id: authkey.id, expires: 3 * 86_400 });
  expect(await toldOn([2, 4])).toEqual([
    [2, []],
    [4, ['Authkey Till expires within a day']],
  ]);
  await setAuthkeyExpiry(at(4), { id: authkey.id, expires: null });
  expect(await toldOn([4.5, 9])).toEqual([
    [4.5, []],
    [9, []],
  ]);
});

test('disabled and deleted authkeys are not warned about', async () => {
  const make = (name: string) => createAuthkey(at(0), { name, ipSecurity: true, expires: 30 * 86_400 });
  const { authkey: disabled } = await make('Disabled');
  const { authkey: deleted } = await make('Deleted');
  await setAuthkeyDisabled(at(1), { id: disabled.id, disabled: true });
  await deleteAuthkey(at(1), { id: deleted.id, name: 'Deleted' });
  expect(await toldOn([16, 29])).toEqual([
    [16, []],
    [29, []],
  ]);
});

test('a flagged IP is told of to the companies whose clients it has tried, once a flag', async () => {
  const client = await makeClient(acme.owner);
  const globex = await makeCompany();
  await makeClient(globex.owner);
  const { prisma } = database.runtime;
  const blockList = suspiciousIps.of(database.runtime);
  const address = parseAddress('203.0.113.9')!;
  for (let i = 0; i < 20; i += 1) {
    blockList.tried(client.username, address, start);
    blockList.tried('nobody_knows', address, start);
    await blockList.count(address, start);
  }
  await blockList.flush();
  const soon = new Date(start.getTime() + 4_000);
  await Promise.all([alertOfSuspiciousIps(soon), alertOfSuspiciousIps(soon)]);
  await alertOfSuspiciousIps(new Date(start.getTime() + 8_000));
  expect(await subjects()).toEqual(['203.0.113.9 flagged as suspicious']);
  const [notice] = await prisma.notice.findMany({ where: { companyId: acme.company.id, channel: 'email' } });
  expect(notice?.text).toContain(client.username);
  expect(notice?.text).not.toContain('nobody_knows');
  expect(await prisma.notice.count({ where: { companyId: globex.company.id } })).toBe(0);
});

test('flags beyond the limit of a day are told of no more, the last one saying so', async () => {
  const client = await makeClient(acme.owner);
  const { prisma, pool } = database.runtime;
  const blockList = suspiciousIps.of(database.runtime);
  for (let i = 1; i <= 30; i += 1) blockList.tried(client.username, parseAddress(`198.51.100.${i}`)!, start);
  await blockList.flush();
  await pool.query(
    `insert into "SuspiciousIp" (ip, requests, burst, "flaggedAt", "blockedUntil")
     select ('198.51.100.' || i)::inet, '{}', 20, $1, $1::timestamptz + interval '15 minutes' from generate_series(1, 30) i`,
    [start],
  );
  const soon = new Date(start.getTime() + 4_000);
  for (let i = 0; i < 3; i += 1) await alertOfSuspiciousIps(soon);
  // Notices are of the day on which they were made, which is not the test's day.
  const told = await prisma.notice.findMany({ where: { companyId: acme.company.id, channel: 'email' } });
  expect(told.length).toBeGreaterThanOrEqual(20);
  expect(await prisma.alertMark.count({ where: { companyId: acme.company.id } })).toBe(30);
});
