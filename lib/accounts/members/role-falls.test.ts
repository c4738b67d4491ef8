import pg from 'pg';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { addRecipient } from '#lib/alerts/recipients/add';
import type { Ctx, MemberActor } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { raiseAlert } from '#lib/events/raise';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { acceptInvitation, readInvitation } from '../invitations/accept.ts';
import { inviteMember } from '../invitations/invite.ts';
import { linkToken } from '../invitations/link-token.ts';
import { sendOtp } from '../otp/send.ts';
import { confirmEmailChange } from './confirm-email-change.ts';
import { setMemberDisabled } from './set-disabled.ts';
import { setMemberRole } from './set-role.ts';

let database: TestDatabase;
let acme: TestCompany;
/** An owner beside acme.owner, whose rights end. */
let falling: Ctx & { actor: MemberActor };
const password = 'a password of the guest';

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.runtime.pool.query('delete from "RateLimit"');
  acme = await makeCompany({ name: 'Acme' });
  const actor = { ...(acme.admin.actor as MemberActor), role: 'owner' as const };
  await setMemberRole(acme.owner, { id: actor.id, role: 'owner' });
  falling = { ...acme.admin, actor };
});

const visitor = () => ({ now: acme.owner.now, ip: '198.51.100.1', requestId: 'r' });
const prisma = () => database.runtime.prisma;
const guest = () => ({
  name: 'Gina',
  email: `gina-${uuid()}@example.test`,
  mobile: '+14155550177',
  role: 'owner' as const,
});

async function invite(ctx: Ctx) {
  const { id, email, sentAt } = await inviteMember(ctx, guest());
  return {
    email,
    token: linkToken('invitation', { companyId: acme.company.id, id, sentAt: sentAt.getTime() }),
  };
}

async function pending(purpose: string) {
  const { id: memberId, sessionId } = falling.actor;
  const { id } = await prisma().otpChallenge.create({
    data: {
      companyId: acme.company.id,
      memberId,
      sessionId,
      purpose,
      createdAt: falling.now,
      expiresAt: new Date(falling.now.getTime() + 3_600_000),
    },
  });
  return { id, token: linkToken('email change', { companyId: acme.company.id, id }) };
}

const fall = (role: 'admin' | 'viewer' | null) =>
  role === null
    ? setMemberDisabled(acme.owner, { id: falling.actor.id, disabled: true })
    : setMemberRole(acme.owner, { id: falling.actor.id, role });

describe.each([['admin' as const], ['viewer' as const], [null]])('an owner who becomes %s', (role) => {
  const action = role === null ? 'member.disable' : 'member.set-role';

  test('leaves no invitation behind, and those of others hold', async () => {
    const [theirs, ours] = [await invite(falling), await invite(acme.owner)];
    await fall(role);
    expect(await readInvitation(theirs.token, acme.owner.now)).toBeNull();
    const attempt = acceptInvitation(visitor(), { token: theirs.token, password });
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
    expect(await readInvitation(ours.token, acme.owner.now)).toMatchObject({ email: ours.email });
    const row = await prisma().auditEvent.findFirst({
      where: { companyId: acme.company.id, action },
      orderBy: { id: 'desc' },
    });
    expect(row).toMatchObject({ before: { invited: [theirs.email] } });
  });

  test('has no change of email or mobile pending any more, also after coming back', async () => {
    const link = await pending('email:new@example.test');
    await pending('mobile:+14155550199');
    await pending('authkeys');
    await fall(role);
    if (role === null) await setMemberDisabled(acme.owner, { id: falling.actor.id, disabled: false });
    await expect(confirmEmailChange(visitor(), link.token)).rejects.toMatchObject({ code: 'not_found' });
    const where = { companyId: acme.company.id, memberId: falling.actor.id, usedAt: null };
    expect(await prisma().otpChallenge.count({ where })).toBe(0);
  });

  test('has no open section, nor any call under way that still does what the old role could', async () => {
    await fall(role);
    const id = falling.actor.sessionId;
    const where = { companyId_id: { companyId: acme.company.id, id } };
    expect(await prisma().session.findUniqueOrThrow({ where })).toMatchObject({ stepUpUntil: null });
    // `falling` is what the request had read of the session before.
    const late = [
      () => inviteMember(falling, guest()),
      () => setMemberRole(falling, { id: falling.actor.id, role: 'owner' }),
      () => createAuthkey(falling, { name: 'Late', ipSecurity: false, entries: '' } as never),
      () => sendOtp(falling, { mobile: '+14155550199' }),
    ];
    for (const call of late) await expect(call()).rejects.toMatchObject({ code: 'forbidden' });
  });
});

test('whoever may no longer change alerts leaves no address behind that waits to be confirmed', async () => {
  const added = await addRecipient(falling, { channel: 'email', address: 'mine@elsewhere.test' });
  await addRecipient(acme.owner, { channel: 'email', address: 'ours@example.test' });
  await fall('admin');
  expect(await prisma().alertRecipient.count({ where: { id: added.id } })).toBe(1);
  await fall('viewer');
  const left = await prisma().alertRecipient.findMany({ where: { companyId: acme.company.id } });
  expect(left.map(({ address }) => address)).toEqual(['ours@example.test']);
});

test('a disabled owner is told that, and nothing else: neither as owner, as recipient, nor of what waits to be sent', async () => {
  const { companyId, email, mobile } = await prisma().member.findUniqueOrThrow({
    where: { companyId_id: { companyId: acme.company.id, id: falling.actor.id } },
  });
  const alert = {
    kind: 'refused' as const,
    title: 'T',
    facts: [],
    advice: '',
    link: { path: '/', label: 'L' },
    sms: 'S',
    thread: 't',
    data: {},
  };
  const raise = () =>
    transact(acme.owner, (tx) => raiseAlert(tx, acme.company, alert, { now: acme.owner.now }));
  const toThem = () =>
    prisma().notice.findMany({ where: { companyId, recipient: { in: [email, mobile] }, state: 'queued' } });
  await prisma().alertRecipient.create({
    data: { companyId, channel: 'email', address: email, addedBy: 'x', confirmedAt: acme.owner.now },
  });
  await raise();
  expect((await toThem()).filter(({ kind }) => kind === 'alert.refused')).toHaveLength(2);
  await fall(null);
  await raise();
  expect((await toThem()).map(({ kind, subject }) => [kind, /disabled/i.test(subject)])).toEqual([
    ['alert.members-changed', true],
  ]);
});

test('an invitation whose sender is no owner any more is not accepted, however it was left behind', async () => {
  const { token, email } = await invite(falling);
  const where = { companyId: acme.company.id, id: falling.actor.id };
  await prisma().member.updateMany({ where, data: { role: 'admin' } });
  await expect(acceptInvitation(visitor(), { token, password })).rejects.toMatchObject({ code: 'not_found' });
  expect(await prisma().member.count({ where: { email } })).toBe(0);
});

test('nobody invites themselves', async () => {
  const own = inviteMember(falling, { ...guest(), email: falling.actor.email.toUpperCase() });
  await expect(own).rejects.toMatchObject({ code: 'conflict', problems: [{ path: 'email' }] });
});

describe('with every update of a member held up', () => {
  let gate: pg.Client;
  beforeEach(async () => {
    gate = new pg.Client({ connectionString: database.url });
    await gate.connect();
    await gate.query(`create or replace function wait_for_gate() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock_shared(4180); return new; end $$`);
    await gate.query(
      'create or replace trigger held before insert or update on "Member" for each row execute function wait_for_gate()',
    );
    await gate.query('select pg_advisory_lock(4180)');
  });
  afterAll(async () => void (await database.runtime.pool.query('drop trigger if exists held on "Member"')));

  /** Until so many wait for a lock in this database: each for the gate, or behind one that does. */
  async function waiting(count: number) {
    for (;;) {
      const { rows } = await gate.query(
        `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      if (rows.length >= count) return;
    }
  }

  test('two owners cannot remove each other', async () => {
    const both = Promise.allSettled([
      setMemberDisabled(acme.owner, { id: falling.actor.id, disabled: true }),
      setMemberDisabled(falling, { id: (acme.owner.actor as MemberActor).id, disabled: true }),
    ]);
    await waiting(2);
    await gate.end();
    expect((await both).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const where = { companyId: acme.company.id, role: 'owner' as const, disabledAt: null };
    expect(await prisma().member.count({ where })).toBe(1);
  });

  test('an invitation that is accepted while its sender is disabled makes no owner', async () => {
    const { token, email } = await invite(falling);
    const disabled = fall(null);
    await waiting(1);
    const accepted = acceptInvitation(visitor(), { token, password });
    accepted.catch(() => undefined);
    await waiting(2);
    await gate.end();
    await disabled;
    await expect(accepted).rejects.toMatchObject({ code: 'not_found' });
    expect(await prisma().member.count({ where: { email } })).toBe(0);
  });

  test('an invitation that is sent while its sender is disabled does not survive', async () => {
    const disabled = fall(null);
    await waiting(1);
    const sent = inviteMember(falling, guest());
    sent.catch(() => undefined);
    await waiting(2);
    await gate.end();
    await disabled;
    await expect(sent).rejects.toMatchObject({ code: 'forbidden' });
    expect(await prisma().invitation.count({ where: { companyId: acme.company.id } })).toBe(0);
  });
});
