import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx, MemberActor } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { findSession, loadSession } from '../sessions/load-session.ts';
import { signOut } from '../sessions/sign-out.ts';
import { getPanelIps } from './get.ts';
import { setPanelIps } from './set.ts';

let database: TestDatabase;
let acme: TestCompany;
let owner: Ctx;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  owner = { ...acme.owner, ip: '203.0.113.9' };
});

const prisma = () => database.runtime.prisma;
const save = (entries: string, before = '', ctx = owner) => setPanelIps(ctx, { entries, before });
const stored = async () => (await getPanelIps(acme.owner)).entries;
const idsOf = (ctx: Ctx) => {
  const { id: memberId, sessionId } = ctx.actor as MemberActor;
  return { companyId: ctx.company.id, memberId, sessionId };
};
const audited = () =>
  prisma().auditEvent.findMany({ where: { companyId: acme.company.id, action: 'panel-ips.set' } });

describe('saving', () => {
  test('takes every form of list, keeps it canonical, writes one audit row and tells the owners', async () => {
    const typed = '203.0.113.9, 10.0.0.5/24\n192.0.2. 10-192.0.2.20 # office\n2001:DB8::/48';
    const entries = ['203.0.113.9', '10.0.0.0/24', '192.0.2.10-192.0.2.20', '2001:db8::/48'];
    const saved = await save(typed);
    expect(saved.entries).toEqual(entries);
    expect(saved.notes).toContainEqual('10.0.0.0/24 is private: the public internet never shows it.');
    expect(await stored()).toEqual(entries);
    expect(await audited()).toMatchObject([
      {
        actorName: (owner.actor as MemberActor).name,
        ip: '203.0.113.9',
        before: { entries: [] },
        after: { entries },
      },
    ]);
    const mails = await prisma().notice.findMany({
      where: { companyId: acme.company.id, kind: 'alert.panel-ips-changed', queue: 'email' },
    });
    expect(mails.map((mail) => mail.recipient)).toEqual([(owner.actor as MemberActor).email]);
  });

  test('an empty list opens the panel from anywhere again', async () => {
    await save('203.0.113.9');
    await save(' ', '203.0.113.9');
    expect(await stored()).toEqual([]);
    expect((await audited()).at(-1)).toMatchObject({
      before: { entries: ['203.0.113.9'] },
      after: { entries: [] },
    });
  });

  test.each([
    [
      'a list without one’s own address',
      '198.51.100.0/24',
      /^You are at 203\.0\.113\.9, which is in none of these/,
    ],
    ['a wrong entry', '203.0.113.9, 010.0.0.1', /^010\.0\.0\.1: /],
    ['a text without entries', '# nothing but a remark', /^There is no IP address or range in this/],
    ['everything', '0.0.0.0/0', /^0\.0\.0\.0\/0: /],
    [
      'a list of 101',
      Array.from({ length: 101 }, (_, i) => `203.0.113.${i}`).join(),
      /^These are 101 entries; Panel IPs are at most 100\./,
    ],
  ])('%s is refused with the reason, and nothing is stored', async (_, typed, message) => {
    await expect(save(typed)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringMatching(message),
      problems: [{ path: 'entries' }],
    });
    expect(await stored()).toEqual([]);
    expect(await audited()).toEqual([]);
  });

  test('a hundred entries are taken', async () => {
    expect((await save(Array.from({ length: 100 }, (_, i) => `203.0.113.${i}`).join())).entries).toHaveLength(
      100,
    );
  });

  test('a wide range is asked about first', async () => {
    await expect(save('203.0.0.0/8')).rejects.toMatchObject({ code: 'confirmation_required' });
    await setPanelIps(owner, { entries: '203.0.0.0/8', before: '', confirmWide: true });
    expect(await stored()).toEqual(['203.0.0.0/8']);
  });

  test('from an unknown address no list can be saved', async () => {
    await expect(save('203.0.113.9', '', { ...owner, ip: null })).rejects.toMatchObject({
      code: 'bad_input',
    });
  });

  test('is for owners behind the OTP, of their own company', async () => {
    const other = await makeCompany();
    await expect(save('203.0.113.9', '', acme.admin)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getPanelIps(acme.viewer)).rejects.toMatchObject({ code: 'forbidden' });
    const actor = { ...(owner.actor as MemberActor), stepUpUntil: null };
    await expect(save('203.0.113.9', '', { ...owner, actor })).rejects.toMatchObject({
      code: 'step_up_required',
    });
    await save('203.0.113.9');
    expect((await getPanelIps(other.owner)).entries).toEqual([]);
  });
});

describe('two owners', () => {
  /** The admin as a second owner, at another address. */
  async function second(): Promise<Ctx> {
    const actor = { ...(acme.admin.actor as MemberActor), role: 'owner' as const };
    await prisma().member.update({
      where: { companyId_id: { companyId: acme.company.id, id: actor.id } },
      data: { role: 'owner' },
    });
    return { ...acme.admin, actor, ip: '198.51.100.7', throughPanel: true };
  }

  test('what one has saved since the other looked is not overwritten, and it is said whose it is', async () => {
    const other = await second();
    await save('203.0.113.9, 198.51.100.7');
    await expect(save('198.51.100.7', '', other)).rejects.toMatchObject({
      code: 'conflict',
      message: `${owner.actor.name} has changed Panel IPs since you opened this page. They are 203.0.113.9, 198.51.100.7 now. Nothing of yours was stored.`,
    });
    expect(await stored()).toEqual(['203.0.113.9', '198.51.100.7']);
    await save('198.51.100.7', '203.0.113.9\n198.51.100.7', other);
    expect(await stored()).toEqual(['198.51.100.7']);
  });

  test('who save at once cannot shut each other out: one list is kept whole, the other owner is told', async () => {
    const first = { ...owner, throughPanel: true as const };
    const other = await second();
    const [one, two] = await Promise.allSettled([
      save('203.0.113.9', '', first),
      save('198.51.100.7', '', other),
    ]);
    const [kept, refused, winner] = one.status === 'fulfilled' ? [one, two, first] : [two, one, other];
    expect(kept.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'address_refused' } });
    expect(await stored()).toEqual([winner.ip]);
    expect(await loadSession(idsOf(winner), winner.ip)).not.toBeNull();
  });
});

describe('while there is a list', () => {
  beforeEach(() => save('203.0.113.9, 2001:db8::/48'));

  test.each(['owner', 'admin', 'viewer'] as const)(
    'the open session of the %s is none elsewhere',
    async (role) => {
      const ids = idsOf(acme[role]);
      for (const ip of ['203.0.113.10', '2001:db9::1', null]) expect(await loadSession(ids, ip)).toBeNull();
      for (const ip of ['203.0.113.9', '2001:db8::5']) {
        expect(await loadSession(ids, ip)).toMatchObject({ ip, throughPanel: true });
      }
    },
  );

  test('another company’s sessions are as ever', async () => {
    const other = await makeCompany();
    expect(await loadSession(idsOf(other.viewer), '203.0.113.10')).not.toBeNull();
  });

  test('what was begun at an address before the list was saved writes nothing after it', async () => {
    const ctx: Ctx = { ...acme.admin, ip: '203.0.113.10', throughPanel: true };
    const target = { type: 'session', name: 'x' };
    const write = transact(ctx, (tx) => recordEvent(tx, ctx, { action: 'authkeys.open', target }));
    await expect(write).rejects.toMatchObject({ code: 'address_refused' });
  });

  test('a session can be ended from anywhere, and that stands in the audit log with the address', async () => {
    const found = await findSession(idsOf(acme.viewer), '198.51.100.1');
    if (!found) throw new Error('no session');
    expect(found.isListed).toBe(false);
    await signOut(found.ctx);
    expect(await loadSession(idsOf(acme.viewer), '203.0.113.9')).toBeNull();
    const where = { companyId: acme.company.id, action: 'session.end' };
    expect(await prisma().auditEvent.findFirst({ where })).toMatchObject({ ip: '198.51.100.1' });
  });

  test('the statement in README.md lifts it for that company alone', async () => {
    const other = await makeCompany();
    await setPanelIps({ ...other.owner, ip: '203.0.113.9' }, { entries: '203.0.113.9', before: '' });
    const readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8');
    const statement = /update "Company" set "panelIps"[^\n`]*;/.exec(readme)?.[0] ?? '';
    expect(statement).toContain("'Acme Messaging'");
    await database.runtime.pool.query(statement.replace('Acme Messaging', acme.company.name));
    expect(await loadSession(idsOf(acme.viewer), '198.51.100.1')).not.toBeNull();
    expect(await loadSession(idsOf(other.viewer), '198.51.100.1')).toBeNull();
  });
});
