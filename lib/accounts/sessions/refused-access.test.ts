import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { renameAuthkey } from '#lib/access/authkeys/rename';
import { exportEntries } from '#lib/access/whitelist/export';
import type { Ctx } from '#lib/core/context';
import { addressRefused } from '#lib/core/panel-address';
import { peerStorage } from '#lib/core/request';
import { AppError } from '#lib/errors';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { tokenCtx } from '#lib/testing/token-ctx';
import { noteRefusedAccess } from './refused-access.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
});

const id = '01937a5c-0000-7000-8000-000000000000';
const events = () =>
  database.runtime.prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, action: 'access.refuse' },
    orderBy: { id: 'asc' },
  });

/** As an action of the panel does with what its verb throws. */
async function refused(ctx: Ctx, work: Promise<unknown>): Promise<void> {
  const error = await work.then(
    () => null,
    (thrown: AppError) => thrown,
  );
  if (!error) throw new Error('It was not refused.');
  await peerStorage.run({ peer: '127.0.0.1', path: `/authkeys/${id}?tab=ips` }, () =>
    noteRefusedAccess(ctx, error),
  );
}

test('a viewer who tries what needs an admin stands in the audit log, with what was tried and where', async () => {
  await refused(acme.viewer, renameAuthkey(acme.viewer, { id, name: 'Mine' }));
  expect(await events()).toMatchObject([
    {
      actorType: 'member',
      actorName: acme.viewer.actor.name,
      ip: '127.0.0.1',
      requestId: acme.viewer.requestId,
      targetType: 'panel',
      targetName: `/authkeys/${id}`,
      after: { tried: 'rename an authkey', why: 'role', role: 'viewer', times: 1 },
    },
  ]);
});

test('so does a service token without the scope', async () => {
  const token = await tokenCtx(acme.admin, 'ips:write');
  await refused(token, renameAuthkey(token, { id, name: 'Mine' }));
  expect(await events()).toMatchObject([
    {
      actorType: 'token',
      actorName: 'CI',
      targetType: 'api',
      after: { tried: 'rename an authkey', why: 'scope', scopes: ['ips:write'], times: 1 },
    },
  ]);
});

test('so does a closed Authkey section, and an address that Panel IPs refuse', async () => {
  const closed = await makeCompany({ steppedUp: false });
  acme = closed;
  await refused(closed.owner, exportEntries(closed.owner, { credentialId: null }));
  await database.runtime.prisma.company.update({
    where: { id: closed.company.id },
    data: { panelIps: ['203.0.113.7'] },
    select: { id: true },
  });
  await refused(closed.owner, Promise.reject(addressRefused('127.0.0.1')));
  expect((await events()).map(({ after }) => after)).toEqual([
    { why: 'Authkey section closed', role: 'owner', times: 1 },
    { why: 'Panel IPs', role: 'owner', times: 1 },
  ]);
});

test('a member who lost their role a moment ago is written down as well', async () => {
  const { actor } = acme.owner;
  if (actor.type !== 'member') throw new Error('no member');
  await database.runtime.prisma.member.update({
    where: { companyId_id: { companyId: acme.company.id, id: actor.id } },
    data: { role: 'viewer' },
    select: { id: true },
  });
  await refused(acme.owner, exportEntries(acme.owner, { credentialId: null }));
  expect(await events()).toMatchObject([{ actorId: actor.id, after: { why: 'role', role: 'owner' } }]);
});

test('many of one kind leave the first and each tenth', async () => {
  for (let i = 0; i < 21; i += 1) await refused(acme.viewer, renameAuthkey(acme.viewer, { id, name: 'x' }));
  await refused(acme.viewer, Promise.reject(new AppError('rate_limited', { message: 'Too many.' })));
  expect((await events()).map(({ after }) => after)).toMatchObject([
    { why: 'role', times: 1 },
    { why: 'role', times: 10 },
    { why: 'role', times: 20 },
    { why: 'too many attempts', times: 1 },
  ]);
});

test('what is wrong in other ways is none', async () => {
  await refused(acme.owner, renameAuthkey(acme.owner, { id, name: 'Nothing there' }));
  await refused(acme.owner, renameAuthkey(acme.owner, { id, name: '' }));
  expect(await events()).toEqual([]);
});
