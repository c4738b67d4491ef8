import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Ctx, MemberActor } from '#lib/core/context';
import { limits } from '#lib/core/limits';
import { sendWaiting } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { acceptInvitation, readInvitation } from '../invitations/accept.ts';
import { inviteMember } from '../invitations/invite.ts';
import { resendInvitation } from '../invitations/resend.ts';
import { withdrawInvitation } from '../invitations/withdraw.ts';
import { loadSession } from '../sessions/load-session.ts';
import { signIn } from '../sessions/sign-in.ts';
import { listMembers } from './list.ts';
import { setMemberDisabled } from './set-disabled.ts';
import { setMemberRole } from './set-role.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let serial = 0;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.runtime.pool.query('delete from "RateLimit"');
  [acme, globex] = [await makeCompany({ name: 'Acme' }), await makeCompany({ name: 'Globex' })];
});

const actorOf = (ctx: Ctx) => ctx.actor as MemberActor;
const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const person = (email = `guest-${++serial}@example.test`) => ({
  name: 'Gina Guest',
  email,
  mobile: '+14155550177',
  role: 'admin' as const,
});
const password = 'a password of the guest';
const visitor = (seconds = 0) => ({
  now: later(acme.owner, seconds).now,
  ip: '198.51.100.1',
  requestId: 'r',
});

async function mails(to: string) {
  await sendWaiting();
  return database.runtime.prisma.outboxMessage.findMany({ where: { to }, orderBy: { at: 'desc' } });
}
async function tokenFor(email: string): Promise<string> {
  return /invite\?token=([\w-]+)/.exec((await mails(email))[0]?.text ?? '')?.[1] ?? '';
}
async function invite(ctx: Ctx) {
  const invitation = await inviteMember(ctx, person());
  return { ...invitation, token: await tokenFor(invitation.email) };
}
const state = async () => {
  const { prisma } = database.runtime;
  return JSON.stringify([
    await prisma.member.findMany({ orderBy: { id: 'asc' } }),
    await prisma.invitation.findMany({ orderBy: { id: 'asc' } }),
    await prisma.session.findMany({ orderBy: { id: 'asc' } }),
    await prisma.auditEvent.count(),
    await prisma.notice.count(),
  ]);
};

interface WriteVerb {
  action: string;
  arrange: (company: TestCompany) => Promise<{ id: string }>;
  call: (ctx: Ctx, id: string) => Promise<unknown>;
}
const viewerOf = async (company: TestCompany) => actorOf(company.viewer);
const verbs: WriteVerb[] = [
  {
    action: 'member.set-role',
    arrange: viewerOf,
    call: (ctx, id) => setMemberRole(ctx, { id, role: 'admin' }),
  },
  {
    action: 'member.disable',
    arrange: viewerOf,
    call: (ctx, id) => setMemberDisabled(ctx, { id, disabled: true }),
  },
  {
    action: 'member.enable',
    arrange: (company) =>
      setMemberDisabled(company.owner, { id: actorOf(company.viewer).id, disabled: true }),
    call: (ctx, id) => setMemberDisabled(ctx, { id, disabled: false }),
  },
  {
    action: 'member.resend-invitation',
    arrange: (company) => inviteMember(company.owner, person()),
    call: (ctx, id) => resendInvitation(ctx, { id }),
  },
  {
    action: 'member.withdraw-invitation',
    arrange: (company) => inviteMember(company.owner, person()),
    call: (ctx, id) => withdrawInvitation(ctx, { id }),
  },
];

describe.each(verbs)('$action', ({ action, arrange, call }) => {
  test('is refused to viewers and admins, and while the section is closed', async () => {
    const { id } = await arrange(acme);
    const before = await state();
    for (const ctx of [acme.viewer, acme.admin]) {
      await expect(call(ctx, id)).rejects.toMatchObject({ code: 'forbidden' });
    }
    await expect(call(later(acme.owner, 901), id)).rejects.toMatchObject({ code: 'step_up_required' });
    expect(await state()).toBe(before);
  });

  test('finds nothing of another company, nor what is no id', async () => {
    const { id } = await arrange(globex);
    const before = await state();
    for (const absent of [id, '01937a5c-0000-7000-8000-000000000000', "x' or true --"]) {
      await expect(call(acme.owner, absent)).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(await state()).toBe(before);
  });

  test('writes one audit row of who did what; no hash or secret is in its answer', async () => {
    const { id } = await arrange(acme);
    const { prisma } = database.runtime;
    const where = { companyId: acme.company.id };
    const before = await prisma.auditEvent.count({ where });
    const answer = await call(acme.owner, id);
    expect(JSON.stringify(answer) ?? '').not.toMatch(/hash|argon2|token|mobile/i);
    expect(await prisma.auditEvent.count({ where })).toBe(before + 1);
    const row = await prisma.auditEvent.findFirst({ where: { ...where, action } });
    expect(row).toMatchObject({ actorId: actorOf(acme.owner).id, targetId: id });
  });
});

test('what is so already is not done, nor audited, again', async () => {
  const { id } = actorOf(acme.viewer);
  const before = await state();
  await setMemberRole(acme.owner, { id, role: 'viewer' });
  await setMemberDisabled(acme.owner, { id, disabled: false });
  expect(await state()).toBe(before);
});

describe('the last owner', () => {
  const own = () => actorOf(acme.owner).id;

  test('keeps the role and stays enabled; a disabled owner does not count', async () => {
    const { id } = actorOf(acme.admin);
    await setMemberRole(acme.owner, { id, role: 'owner' });
    await setMemberDisabled(acme.owner, { id, disabled: true });
    const before = await state();
    const demoted = setMemberRole(acme.owner, { id: own(), role: 'admin' });
    await expect(demoted).rejects.toMatchObject({ code: 'conflict' });
    await expect(setMemberDisabled(acme.owner, { id: own(), disabled: true })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await state()).toBe(before);
  });

  test('remains when two owners remove each other at the same time', async () => {
    const second = { ...acme.admin, actor: { ...actorOf(acme.admin), role: 'owner' as const } };
    await setMemberRole(acme.owner, { id: actorOf(second).id, role: 'owner' });
    const both = await Promise.allSettled([
      setMemberDisabled(acme.owner, { id: actorOf(second).id, disabled: true }),
      setMemberDisabled(second, { id: own(), disabled: true }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const where = { companyId: acme.company.id, role: 'owner' as const, disabledAt: null };
    expect(await database.runtime.prisma.member.count({ where })).toBe(1);
  });
});

test('a member who is disabled is out at once, and in again once enabled', async () => {
  const { token, email } = await invite(acme.owner);
  await acceptInvitation(visitor(), { token, password });
  const from = { address: null, userAgent: '' };
  const ids = await signIn({ email, password }, from);
  await setMemberDisabled(acme.owner, { id: ids.memberId, disabled: true });
  expect(await loadSession(ids, null)).toBeNull();
  await expect(signIn({ email, password }, from)).rejects.toMatchObject({ code: 'unauthenticated' });
  await setMemberDisabled(acme.owner, { id: ids.memberId, disabled: false });
  expect(await loadSession(ids, null)).toBeNull();
  expect(await signIn({ email, password }, from)).toMatchObject({ memberId: ids.memberId });
});

describe('an invitation', () => {
  test('is refused to viewers and admins, and while the section is closed; nothing is sent', async () => {
    const before = await state();
    for (const ctx of [acme.viewer, acme.admin]) {
      await expect(inviteMember(ctx, person())).rejects.toMatchObject({ code: 'forbidden' });
    }
    const closed = inviteMember(later(acme.owner, 901), person());
    await expect(closed).rejects.toMatchObject({ code: 'step_up_required' });
    expect(await state()).toBe(before);
  });

  test('lets the invited person in with a password of their own, once; each step is audited once', async () => {
    const { token, email, ...answer } = await invite(acme.owner);
    expect(JSON.stringify(answer)).not.toContain('token');
    expect(await readInvitation(token, acme.owner.now)).toEqual({
      companyName: 'Acme',
      name: 'Gina Guest',
      email,
    });
    const short = acceptInvitation(visitor(), { token, password: 'eleven char' });
    await expect(short).rejects.toMatchObject({ problems: [{ path: 'password' }] });
    const both = await Promise.allSettled([1, 2].map(() => acceptInvitation(visitor(), { token, password })));
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(acceptInvitation(visitor(), { token, password })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await readInvitation(token, acme.owner.now)).toBeNull();
    const { companyId, memberId } = await signIn({ email, password }, { address: null, userAgent: '' });
    expect(companyId).toBe(acme.company.id);
    const { prisma } = database.runtime;
    const rows = await prisma.auditEvent.findMany({
      where: { companyId, action: { startsWith: 'member.' } },
      omit: { seq: true },
    });
    expect(rows.map(({ action }) => action).sort()).toEqual(['member.accept', 'member.invite']);
    expect(rows.find(({ action }) => action === 'member.accept')).toMatchObject({
      actorId: memberId,
      after: { email },
    });
    const notices = await prisma.notice.findMany({ where: { companyId } });
    expect(JSON.stringify([rows, notices])).not.toMatch(new RegExp(`${token}|${password}|argon2`));
  });

  test.each<[string, (id: string) => Promise<unknown>, number]>([
    ['after 7 days', async () => undefined, 7 * 86_400],
    ['withdrawn', (id) => withdrawInvitation(acme.owner, { id }), 0],
    ['sent again since', (id) => resendInvitation(later(acme.owner, 60), { id }), 0],
  ])('does not work %s', async (_, act, seconds) => {
    const { token, id, email } = await invite(acme.owner);
    await act(id);
    expect(await readInvitation(token, later(acme.owner, seconds).now)).toBeNull();
    const attempt = acceptInvitation(visitor(seconds), { token, password });
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
    expect(await database.runtime.prisma.member.count({ where: { email } })).toBe(0);
  });

  test('ends for good with the access of whoever sent it; those of others hold', async () => {
    const second = { ...acme.admin, actor: { ...actorOf(acme.admin), role: 'owner' as const } };
    await setMemberRole(acme.owner, { id: actorOf(second).id, role: 'owner' });
    const [theirs, ours] = [await invite(second), await invite(acme.owner)];
    const elsewhere = await invite(globex.owner);
    await resendInvitation(later(acme.owner, 60), { id: theirs.id });
    const token = await tokenFor(theirs.email);
    await setMemberDisabled(acme.owner, { id: actorOf(second).id, disabled: true });
    await setMemberDisabled(acme.owner, { id: actorOf(second).id, disabled: false });
    for (const link of [theirs.token, token]) {
      const attempt = acceptInvitation(visitor(61), { token: link, password });
      await expect(attempt).rejects.toMatchObject({ code: 'not_found' });
    }
    const { now } = acme.owner;
    expect(await readInvitation(ours.token, now)).toMatchObject({ email: ours.email });
    expect(await readInvitation(elsewhere.token, now)).toMatchObject({ email: elsewhere.email });
    const where = { companyId: acme.company.id, action: 'member.disable' };
    expect(await database.runtime.prisma.auditEvent.findMany({ where })).toMatchObject([
      { before: { disabled: false, invited: [theirs.email] } },
    ]);
  });

  test('that is sent again works with the new link', async () => {
    const { id, email } = await invite(acme.owner);
    await resendInvitation(later(acme.owner, 7 * 86_400), { id }).catch(() => undefined);
    await resendInvitation(later(acme.owner, 60), { id });
    expect(await acceptInvitation(visitor(60), { token: await tokenFor(email), password })).toEqual({
      email,
    });
  });

  test('tells nothing of accounts in other companies, and takes no address from them', async () => {
    const taken = actorOf(globex.owner).email;
    await inviteMember(acme.owner, person(taken));
    const attempt = acceptInvitation(visitor(), { token: await tokenFor(taken), password });
    await expect(attempt).rejects.toMatchObject({ code: 'conflict' });
    const { email } = await invite(acme.owner);
    await inviteMember(globex.owner, person(email));
    expect(await mails(email)).toHaveLength(2);
  });

  test('is not made twice, nor for a member', async () => {
    const { email } = await invite(acme.owner);
    for (const known of [email.toUpperCase(), actorOf(acme.viewer).email]) {
      const again = inviteMember(acme.owner, person(known));
      await expect(again).rejects.toMatchObject({ code: 'conflict', problems: [{ path: 'email' }] });
    }
  });

  test('mails to one address are five a day over all companies, and those of a company are limited', async () => {
    const { id, email } = await invite(acme.owner);
    for (let i = 0; i < 3; i++) await resendInvitation(acme.owner, { id });
    await inviteMember(globex.owner, person(email));
    await expect(resendInvitation(acme.owner, { id })).rejects.toMatchObject({ code: 'rate_limited' });
    for (let sent = 5; sent < limits.strangerCompany.points; sent++) await inviteMember(acme.owner, person());
    await expect(inviteMember(acme.owner, person())).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await mails(email)).toHaveLength(5);
  });

  test('carries nothing that the inviter could write to a stranger', async () => {
    const name = 'WIN at https://evil.test';
    const { email } = await inviteMember(acme.owner, { ...person(), name });
    const [mail] = await mails(email);
    expect(`${mail?.subject} ${mail?.text}`).not.toContain('evil');
  });
});

test('the list shows admins and owners their own company’s people, and viewers nothing', async () => {
  await invite(acme.owner);
  await invite(globex.owner);
  const { members, invitations } = await listMembers(acme.admin);
  expect(members.map(({ role, isYou }) => [role, isYou])).toEqual([
    ['owner', false],
    ['admin', true],
    ['viewer', false],
  ]);
  expect(members.every(({ lastSignInAt }) => lastSignInAt !== null)).toBe(true);
  expect(invitations).toMatchObject([{ name: 'Gina Guest', hasExpired: false }]);
  expect(JSON.stringify({ members, invitations })).not.toMatch(/hash|mobile/i);
  await expect(listMembers(acme.viewer)).rejects.toMatchObject({ code: 'forbidden' });
});
