import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { renameAuthkey } from '#lib/access/authkeys/rename';
import { addEntries } from '#lib/access/whitelist/add';
import { removeEntries } from '#lib/access/whitelist/remove';
import { setMemberRole } from '#lib/accounts/members/set-role';
import type { Ctx } from '#lib/core/context';
import { transactTogether, tryTogether } from '#lib/core/transact';
import type { PolicyChange } from '#lib/db/policy-change';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { tokenCtx } from '#lib/testing/token-ctx';

let database: TestDatabase;
let acme: TestCompany;
/** Versions of policy changes that this process was told of. */
const heard: Pick<PolicyChange, 'companyId' | 'version'>[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
  // What other instances are told comes back a moment later.
  database.runtime.policyChanges.on('change', ({ companyId, version }) => heard.push({ companyId, version }));
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
});

/** What this process was told of the company; that of a moment ago comes back from the database as well. */
const heardVersions = () =>
  new Set(heard.filter(({ companyId }) => companyId === acme.company.id).map(({ version }) => version));
const policyVersion = async () => {
  const where = { id: acme.company.id };
  return Number((await database.runtime.prisma.company.findUniqueOrThrow({ where })).policyVersion);
};
const events = async () =>
  database.runtime.prisma.auditEvent.findMany({
    where: { companyId: acme.company.id },
    orderBy: { seq: 'asc' },
    select: { action: true, actorType: true, actorName: true },
  });
const makeKey = async (ctx: Ctx, entries = '') =>
  (await createAuthkey(ctx, { name: 'Website', ipSecurity: true, entries })).authkey.id;

describe('verbs together', () => {
  test('are all in force at their end, each with its event, and the gate hears of them after the commit', async () => {
    const before = (await events()).length;
    const from = await policyVersion();
    await transactTogether(acme.admin, async (joined) => {
      const made = await makeKey(joined);
      await addEntries(joined, { credentialId: made, entries: '203.0.113.9' });
      expect(heardVersions()).toEqual(new Set());
      return made;
    });
    expect(heardVersions()).toEqual(new Set([from + 1, from + 2]));
    expect((await events()).slice(before).map(({ action }) => action)).toEqual([
      'authkey.create',
      'whitelist.add',
    ]);
  });

  test('leave nothing where one of them fails', async () => {
    const before = await events();
    const work = transactTogether(acme.admin, async (joined) => {
      const id = await makeKey(joined);
      await addEntries(joined, { credentialId: id, entries: '127.1' });
    });
    await expect(work).rejects.toMatchObject({ code: 'bad_input' });
    expect(await database.runtime.prisma.authkey.count({ where: { companyId: acme.company.id } })).toBe(0);
    expect(await events()).toEqual(before);
    expect(heardVersions()).toEqual(new Set());
  });

  test('that are only tried answer as they would, name whom they would refuse, and leave nothing', async () => {
    const id = await makeKey(acme.admin, '203.0.113.9');
    const { id: entryId } = await database.runtime.prisma.whitelistEntry.findFirstOrThrow({
      where: { credentialId: id },
    });
    const at = new Date(acme.admin.now.getTime() - 60_000);
    await database.runtime.prisma.recentIp.create({
      data: {
        companyId: acme.company.id,
        credentialId: id,
        ip: '203.0.113.9',
        accepted: 3,
        firstSeenAt: at,
        lastSeenAt: at,
        lastAcceptedAt: at,
      },
    });
    const before = await events();
    const version = await policyVersion();
    const tried = await tryTogether(acme.admin, async (joined) => {
      await renameAuthkey(joined, { id, name: 'Other' });
      return removeEntries(joined, { ids: [entryId] });
    });
    expect(tried.changes.map(({ action }) => action)).toEqual(['authkey.rename', 'whitelist.remove']);
    expect(tried.answer.values).toEqual(['203.0.113.9']);
    expect(tried.lockOuts).toMatchObject([{ total: 1, addresses: [{ ip: '203.0.113.9', requests: 3 }] }]);
    expect(await database.runtime.prisma.authkey.findFirst({ where: { id } })).toMatchObject({
      name: 'Website',
    });
    expect(await database.runtime.prisma.whitelistEntry.count({ where: { credentialId: id } })).toBe(1);
    expect(await events()).toEqual(before);
    expect([...heardVersions()].filter((told) => told > version)).toEqual([]);
    expect(await policyVersion()).toBe(version);
  });

  test('take nobody access away: that is a transaction of its own', async () => {
    const { owner, admin } = acme;
    if (admin.actor.type !== 'member') throw new Error('no member');
    const { id } = admin.actor;
    const work = transactTogether(owner, (joined) => setMemberRole(joined, { id, role: 'viewer' }));
    await expect(work).rejects.toThrow('a transaction of its own');
  });
});

describe('a service token', () => {
  test('does what its scopes allow, without an OTP of its own, and stands in the audit log as what it is', async () => {
    const id = await makeKey(acme.admin);
    const token = await tokenCtx(acme.admin, 'ips:write');
    const before = (await events()).length;
    await addEntries(token, { credentialId: id, entries: '203.0.113.9' });
    expect((await events()).slice(before)).toEqual([
      { action: 'whitelist.add', actorType: 'token', actorName: 'CI' },
    ]);
  });

  test('does nothing that its scopes do not name, nor what no scope is for', async () => {
    const id = await makeKey(acme.admin);
    const reader = await tokenCtx(acme.admin, 'ips:read', 'authkeys:write', 'ips:lease', 'logs:read');
    await expect(addEntries(reader, { credentialId: id, entries: '203.0.113.9' })).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('ips:write'),
      tried: 'whitelist an IP',
    });
    const all = await tokenCtx(acme.admin, 'authkeys:write', 'ips:write', 'ips:lease', 'logs:read');
    await expect(setMemberRole(all, { id, role: 'owner' })).rejects.toMatchObject({ code: 'forbidden' });
  });
});
