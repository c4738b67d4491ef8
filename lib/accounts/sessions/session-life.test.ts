import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { loadSession } from './load-session.ts';
import { revokeSession } from './revoke.ts';
import { signOut } from './sign-out.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
  globex = await makeCompany();
});
afterAll(() => database.close());

function idsOf({ company, actor }: Ctx) {
  if (actor.type !== 'member') throw new Error('not a member');
  return { companyId: company.id, memberId: actor.id, sessionId: actor.sessionId };
}

function sessionOf(ctx: Ctx, expiresAt = new Date(Date.now() + 60_000)) {
  const { companyId, memberId } = idsOf(ctx);
  return database.runtime.prisma.session.create({ data: { companyId, memberId, expiresAt } });
}

const endings = () =>
  database.runtime.prisma.auditEvent.count({
    where: { companyId: acme.company.id, action: { in: ['session.end', 'session.revoke'] } },
  });

test('a session is loaded with its member, company and step-up', async () => {
  const ctx = await loadSession(idsOf(acme.viewer), '198.51.100.1');
  expect(ctx).toMatchObject({ company: acme.company, actor: { role: 'viewer' }, ip: '198.51.100.1' });
  expect(ctx?.actor.stepUpUntil).toEqual((acme.viewer.actor as { stepUpUntil: Date }).stepUpUntil);
  expect(ctx?.requestId).toMatch(/^[0-9a-f]{24}$/);
  expect(JSON.stringify(ctx)).not.toContain('passwordHash');
});

test('a token that names another company, another member or an expired session loads nothing', async () => {
  const ids = idsOf(acme.owner);
  expect(await loadSession({ ...ids, companyId: globex.company.id }, null)).toBeNull();
  expect(await loadSession({ ...ids, memberId: idsOf(acme.viewer).memberId }, null)).toBeNull();
  const expired = await sessionOf(acme.owner, new Date(Date.now() - 1));
  expect(await loadSession({ ...ids, sessionId: expired.id }, null)).toBeNull();
});

test('a disabled member has no session', async () => {
  const { prisma } = database.runtime;
  const { companyId, memberId } = idsOf(acme.admin);
  await prisma.member.updateMany({ where: { companyId, id: memberId }, data: { disabledAt: new Date() } });
  expect(await loadSession(idsOf(acme.admin), null)).toBeNull();
  await prisma.member.updateMany({ where: { companyId, id: memberId }, data: { disabledAt: null } });
});

test('revoking a session of one’s own ends it at its next request, with one audit row', async () => {
  const other = await sessionOf(acme.owner);
  const before = await endings();
  await revokeSession(acme.owner, { id: other.id });
  expect(await loadSession({ ...idsOf(acme.owner), sessionId: other.id }, null)).toBeNull();
  expect(await endings()).toBe(before + 1);
  expect(await loadSession(idsOf(acme.owner), null)).not.toBeNull();
});

test('a colleague’s session, another company’s and no session at all are not found', async () => {
  const before = await endings();
  for (const id of [idsOf(acme.viewer).sessionId, idsOf(globex.owner).sessionId, 'not-a-uuid']) {
    await expect(revokeSession(acme.owner, { id })).rejects.toMatchObject({ code: 'not_found' });
  }
  expect(await endings()).toBe(before);
  expect(await loadSession(idsOf(globex.owner), null)).not.toBeNull();
});

test('signing out ends the session at once, with one audit row', async () => {
  const before = await endings();
  await signOut(acme.viewer);
  await signOut(acme.viewer);
  expect(await loadSession(idsOf(acme.viewer), null)).toBeNull();
  expect(await endings()).toBe(before + 1);
});
