import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { inviteMember } from '#lib/accounts/invitations/invite';
import type { Ctx } from '#lib/core/context';
import { limits } from '#lib/core/limits';
import { readAudience } from '#lib/events/audience';
import { sendWaiting } from '#lib/process/worker';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { addRecipient } from './add.ts';
import { confirmRecipientByLink, readConfirmationLink } from './confirm-by-link.ts';
import { confirmRecipientByOtp } from './confirm-by-otp.ts';
import { listRecipients } from './list.ts';
import { removeRecipient } from './remove.ts';
import { resendConfirmation } from './resend-confirmation.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let address: string;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany(), await makeCompany()];
  address = `${uuid()}@example.test`;
  await database.runtime.prisma.outboxMessage.deleteMany();
});

let numbers = 0;
const nextNumber = () => `+141555502${String(++numbers).padStart(2, '0')}`;
const later = (ctx: Ctx, seconds: number): Ctx => {
  const now = new Date(ctx.now.getTime() + seconds * 1000);
  if (ctx.actor.type !== 'member') return { ...ctx, now };
  return { ...ctx, now, actor: { ...ctx.actor, stepUpUntil: new Date(now.getTime() + 900_000) } };
};
const visitor = (ctx: Ctx) => ({ now: ctx.now, ip: '192.0.2.9', requestId: 'visit' });
const audited = async (ctx: Ctx) => {
  const where = { companyId: ctx.company.id };
  return database.runtime.prisma.auditEvent.findMany({ where, orderBy: { id: 'asc' } });
};
const received = async (to: string) => {
  await sendWaiting();
  return database.runtime.prisma.outboxMessage.findMany({ where: { to }, orderBy: { id: 'desc' } });
};
const tokenFor = async (to: string) =>
  /\/alerts\/confirm\?token=([\w-]+)/.exec((await received(to))[0]?.text ?? '')?.[1] ?? '';
const otpFor = async (to: string) => /\b\d{6}\b/.exec((await received(to))[0]?.text ?? '')?.[0] ?? '';
const told = (ctx: Ctx) =>
  database.runtime.prisma.$transaction((tx) => readAudience(tx, ctx.company.id, 'refused'));
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error) => `${error.code}: ${error.message}`,
  );
const email = (ctx: Ctx) => addRecipient(ctx, { channel: 'email', address });

test('an address gets nothing but a mail that says who added it for whom, until its link is confirmed', async () => {
  const added = await email(acme.admin);
  expect(added).toMatchObject({
    channel: 'email',
    address,
    confirmedAt: null,
    addedBy: acme.admin.actor.name,
  });
  expect(JSON.stringify(added)).not.toMatch(/hash|token/i);
  expect((await told(acme.owner)).emails).not.toContain(address);
  const mails = await received(address);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.subject).toBe(`Confirm this address for alerts of ${acme.company.name}`);
  expect(mails[0]?.text).toContain(`${acme.admin.actor.type === 'member' && acme.admin.actor.email} added`);
  expect(mails[0]?.text).toContain(acme.company.name);
  expect(mails[0]?.text).toContain('ignore this mail');
  const token = await tokenFor(address);
  const linked = { companyName: acme.company.name, address, addedBy: acme.admin.actor.name };
  expect(await readConfirmationLink(token, acme.owner.now)).toEqual({ ...linked, confirmed: false });
  expect((await told(acme.owner)).emails).not.toContain(address);

  expect(await confirmRecipientByLink(visitor(acme.owner), { token })).toEqual({
    ...linked,
    confirmed: true,
  });
  expect((await told(acme.owner)).emails).toContain(address);
  await confirmRecipientByLink(visitor(acme.owner), { token });
  expect(await audited(acme.owner)).toMatchObject([
    { action: 'alerts.add-recipient', targetName: address, actorType: 'member' },
    { action: 'alerts.confirm-recipient', targetName: address, actorType: 'system', ip: '192.0.2.9' },
  ]);
});

test('neither the row of the recipient nor that of the mail holds what confirms', async () => {
  await email(acme.owner);
  const { prisma } = database.runtime;
  const where = { companyId: acme.company.id };
  const [recipient, notice] = [
    await prisma.alertRecipient.findFirstOrThrow({ where }),
    await prisma.notice.findFirstOrThrow({ where }),
  ];
  const token = await tokenFor(address);
  expect(token).not.toBe('');
  expect(JSON.stringify([recipient, notice])).not.toContain(token);
  expect(JSON.stringify(notice)).not.toContain('/alerts/confirm');
  expect(Buffer.from(recipient.codeHash ?? []).toString('base64url')).not.toContain(token);
  expect(await prisma.notice.findFirstOrThrow({ where })).toMatchObject({ state: 'sent', sealed: null });
});

test('a link holds for 24 hours; another one, and removal, end it', async () => {
  const { id } = await email(acme.owner);
  const first = await tokenFor(address);
  expect(await readConfirmationLink(first, later(acme.owner, 86_399).now)).not.toBeNull();
  expect(await readConfirmationLink(first, later(acme.owner, 86_401).now)).toBeNull();
  await resendConfirmation(later(acme.owner, 31), { id });
  const second = await tokenFor(address);
  expect(second).not.toBe(first);
  const at = visitor(later(acme.owner, 32));
  expect(await outcome(confirmRecipientByLink(at, { token: first }))).toMatch(/^not_found: This link/);
  await removeRecipient(acme.owner, { id });
  expect(await outcome(confirmRecipientByLink(at, { token: second }))).toMatch(/^not_found: This link/);
});

test.each(['', 'x', 'AAAA', Buffer.alloc(56).toString('base64url'), '../../etc', 'a'.repeat(200)])(
  'the token %j confirms nothing',
  async (token) => {
    expect(await readConfirmationLink(token, new Date())).toBeNull();
    expect(await outcome(confirmRecipientByLink(visitor(acme.owner), { token }))).toMatch(/^not_found/);
  },
);

test('a number is confirmed by its OTP, and gets nothing else before', async () => {
  const number = nextNumber();
  const { id } = await addRecipient(acme.owner, { channel: 'sms', address: number });
  expect((await told(acme.owner)).mobiles).not.toContain(number);
  const code = await otpFor(number);
  expect(await received(number)).toHaveLength(1);
  const wrong = code === '000000' ? '000001' : '000000';
  expect(await outcome(confirmRecipientByOtp(acme.owner, { id, code: wrong }))).toBe(
    'bad_input: The OTP is wrong. 4 attempts are left.',
  );
  const confirmed = await confirmRecipientByOtp(acme.admin, { id, code });
  expect(confirmed.confirmedAt).toEqual(acme.admin.now);
  expect((await told(acme.owner)).mobiles).toContain(number);
  expect((await audited(acme.owner)).map(({ action }) => action)).toEqual([
    'alerts.add-recipient',
    'alerts.refuse-otp',
    'alerts.confirm-recipient',
  ]);
  const after = await database.runtime.prisma.alertRecipient.findFirstOrThrow({ where: { id } });
  expect(after.codeHash).toBeNull();
});

test('an OTP holds for 10 minutes and 5 attempts, parallel ones included, and another one brings none back', async () => {
  const number = nextNumber();
  const { id } = await addRecipient(acme.owner, { channel: 'sms', address: number });
  const first = await otpFor(number);
  const wrong = (code: string) => (code === '000000' ? '000001' : '000000');
  expect(await outcome(confirmRecipientByOtp(later(acme.owner, 601), { id, code: first }))).toBe(
    'bad_input: This OTP has expired. Send another one.',
  );
  for (let i = 0; i < 3; i++) await outcome(confirmRecipientByOtp(acme.owner, { id, code: wrong(first) }));
  await resendConfirmation(later(acme.owner, 31), { id });
  const code = await otpFor(number);
  const soon = later(acme.owner, 32);
  if (first !== code)
    expect(await outcome(confirmRecipientByOtp(soon, { id, code: first }))).toMatch(/^bad_input/);
  await Promise.all(
    Array.from({ length: 8 }, () => outcome(confirmRecipientByOtp(soon, { id, code: wrong(code) }))),
  );
  const row = await database.runtime.prisma.alertRecipient.findFirstOrThrow({ where: { id } });
  expect(row.attempts).toBe(5);
  expect(await outcome(confirmRecipientByOtp(soon, { id, code }))).toMatch(/^rate_limited/);
  expect(await outcome(resendConfirmation(later(acme.owner, 63), { id }))).toMatch(/^rate_limited/);
  expect(await outcome(resendConfirmation(later(acme.owner, 632), { id }))).toBe('ok');
  const again = later(acme.owner, 633);
  expect(await outcome(confirmRecipientByOtp(again, { id, code: await otpFor(number) }))).toBe('ok');
});

test('30 s between two confirmations and 5 an hour, also when it is removed and added again', async () => {
  const { id } = await email(acme.owner);
  expect(await outcome(resendConfirmation(later(acme.owner, 29), { id }))).toMatch(
    /^rate_limited: .* in 1 s/,
  );
  await removeRecipient(acme.owner, { id });
  expect(await outcome(email(later(acme.owner, 10)))).toMatch(/^rate_limited/);
  let current = (await email(later(acme.owner, 40))).id;
  for (const at of [80, 120, 160]) await resendConfirmation(later(acme.owner, at), { id: current });
  expect(await outcome(resendConfirmation(later(acme.owner, 200), { id: current }))).toMatch(/in 57 min/);
  await removeRecipient(acme.owner, { id: current });
  expect(await outcome(email(later(acme.owner, 240)))).toMatch(/^rate_limited/);
  await database.runtime.pool.query('delete from "RateLimit"');
  current = (await email(later(acme.owner, 3_601))).id;
  expect(await received(address)).toHaveLength(6);
});

test('what a member can write is in no message to a stranger', async () => {
  const { actor } = acme.owner;
  if (actor.type !== 'member') throw new Error();
  const ctx = { ...acme.owner, actor: { ...actor, name: 'You won! See https://evil.test' } };
  await email(ctx);
  const number = nextNumber();
  await addRecipient(ctx, { channel: 'sms', address: number });
  const sent = [...(await received(address)), ...(await received(number))];
  expect(sent).toHaveLength(2);
  expect(JSON.stringify(sent)).not.toMatch(/evil|You won/);
  expect(sent[1]?.text).not.toContain(actor.email);
});

test('many companies together send one stranger five a day, invitations included; one company 30 an hour to all', async () => {
  const guest = { name: 'Gina', email: address, mobile: '+14155550177', role: 'viewer' as const };
  await inviteMember(acme.owner, guest);
  const results: string[] = [];
  for (let i = 0; i < limits.strangerRecipient.points; i++) {
    results.push(await outcome(email((await makeCompany()).owner)));
  }
  expect(results.slice(0, -1)).toEqual(Array(limits.strangerRecipient.points - 1).fill('ok'));
  expect(results.at(-1)).toMatch(/^rate_limited: .* in 24 h/);
  expect(await received(address)).toHaveLength(limits.strangerRecipient.points);

  let sent = 0;
  for (let i = 0; i < 31; i++) {
    const one = { channel: 'email', address: `${uuid()}@example.test` } as const;
    const added = await addRecipient(globex.owner, one).catch(() => null);
    if (!added) continue;
    sent += 1;
    await removeRecipient(globex.owner, { id: added.id });
  }
  expect(sent).toBe(30);
});

test('an owner’s address, one that is there, the 21st, and numbers that are none are refused', async () => {
  const owner = acme.owner.actor.type === 'member' ? acme.owner.actor.email : '';
  expect(await outcome(addRecipient(acme.admin, { channel: 'email', address: owner }))).toMatch(
    /^conflict: It is an owner/,
  );
  await email(acme.owner);
  expect(await outcome(addRecipient(acme.owner, { channel: 'email', address: address.toUpperCase() }))).toBe(
    'conflict: It is in the list already.',
  );
  for (const number of ['+1415555', '+999123456789', 'call me']) {
    await expect(addRecipient(acme.owner, { channel: 'sms', address: number })).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'address' }],
    });
  }
  for (const bad of ['nobody', 'a@b.test\r\nBcc: x@y.test', 'a@b.test, c@d.test']) {
    expect(await outcome(addRecipient(acme.owner, { channel: 'email', address: bad }))).toMatch(/^bad_input/);
  }
  const companyId = globex.company.id;
  const data = Array.from({ length: 20 }, (_, i) => ({
    companyId,
    channel: 'email' as const,
    address: `r${i}@example.test`,
    addedBy: 'A',
  }));
  await database.runtime.prisma.alertRecipient.createMany({ data });
  expect(await outcome(email(globex.owner))).toMatch(/^conflict: At most 20/);
});

test('another company’s recipient is one that never was, and seen by nobody else', async () => {
  const { id } = await email(acme.owner);
  for (const other of [id, uuid(), 'nonsense']) {
    for (const verb of [removeRecipient, resendConfirmation]) {
      expect(await outcome(verb(globex.owner, { id: other }))).toBe('not_found: There is no such recipient.');
    }
    expect(await outcome(confirmRecipientByOtp(globex.owner, { id: other, code: '123456' }))).toMatch(
      /^not_found/,
    );
  }
  expect((await listRecipients(globex.owner)).others).toEqual([]);
  expect((await listRecipients(acme.viewer)).others).toMatchObject([{ id, address }]);
});

test('neither a viewer nor a closed section adds, confirms, resends or removes', async () => {
  const closed = await makeCompany({ steppedUp: false });
  const { id } = await email(acme.owner);
  const writes = [
    (ctx: Ctx) => addRecipient(ctx, { channel: 'email', address: 'other@example.test' }),
    (ctx: Ctx) => confirmRecipientByOtp(ctx, { id, code: '123456' }),
    (ctx: Ctx) => resendConfirmation(ctx, { id }),
    (ctx: Ctx) => removeRecipient(ctx, { id }),
  ];
  for (const write of writes) {
    expect(await outcome(write(acme.viewer))).toMatch(/^forbidden/);
    expect(await outcome(write(closed.owner))).toMatch(/^step_up_required/);
  }
  expect(await audited(acme.owner)).toHaveLength(1);
});

test('while the section is closed, and to viewers always, numbers are masked: the registered one is what opens it', async () => {
  const number = nextNumber();
  await addRecipient(acme.owner, { channel: 'sms', address: number });
  const open = await listRecipients(acme.owner);
  expect(open.others[0]?.address).toBe(number);
  expect(open.owners[0]?.mobile).toMatch(/^\+\d+$/);
  const { actor } = acme.owner;
  if (actor.type !== 'member') throw new Error();
  for (const ctx of [{ ...acme.owner, actor: { ...actor, stepUpUntil: null } }, acme.viewer]) {
    const closed = await listRecipients(ctx);
    expect(closed.others[0]?.address).toBe(`+${'•'.repeat(9)}${number.slice(-2)}`);
    expect(closed.owners[0]?.mobile).toMatch(/^\+•+\d\d$/);
    expect(closed.owners[0]?.email).toContain('@');
  }
});

test('removing one is told in the audit log', async () => {
  const { id } = await email(acme.owner);
  expect(await removeRecipient(acme.admin, { id })).toEqual({ id });
  expect((await audited(acme.owner)).at(-1)).toMatchObject({
    action: 'alerts.remove-recipient',
    targetName: address,
    before: { channel: 'email', confirmed: false },
  });
  expect((await listRecipients(acme.owner)).others).toEqual([]);
});
