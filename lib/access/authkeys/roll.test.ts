import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { type Ctx, keyfenceCtx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { exactTime } from '#lib/events/words';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from './create.ts';
import { endOldAuthkey } from './end-old.ts';
import { rollAuthkey } from './roll.ts';
import { setAuthkeyDisabled } from './set-disabled.ts';
import { setIpSecurity } from './set-ip-security.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany(), await makeCompany()];
});

const make = async (ctx: Ctx) => {
  const { authkey, secret } = await createAuthkey(ctx, { name: 'Till', integration: '', ipSecurity: false });
  return { ...authkey, secret };
};
const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const verdict = async (secret: string) =>
  (await runtime().gate.check(hashSecretHex(secret), parseAddress('192.0.2.1'))).verdict;
const secretsOf = (authkeyId: string) =>
  runtime().prisma.authkeySecret.findMany({ where: { authkeyId }, orderBy: { id: 'asc' } });
const auditsOf = (action: string) =>
  runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, action },
    omit: { seq: true },
  });
const subjects = async () =>
  (await runtime().prisma.notice.findMany({ where: { companyId: acme.company.id, channel: 'email' } })).map(
    ({ subject }) => subject,
  );

describe.each([
  [
    'roll',
    (ctx: Ctx, id: string, secretId: string) => rollAuthkey(ctx, { id, secretId, oldKeepsSeconds: 60 }),
  ],
  ['end-old', (ctx: Ctx, id: string, secretId: string) => endOldAuthkey(ctx, { id, secretId })],
] as const)('authkey.%s', (action, call) => {
  /** What the verb is right for. */
  const arrange = async (company: TestCompany) => {
    const key = await make(company.admin);
    if (action === 'roll') return { id: key.id, secretId: key.secretId };
    await rollAuthkey(company.admin, { id: key.id, secretId: key.secretId, oldKeepsSeconds: 3_600 });
    return { id: key.id, secretId: key.secretId };
  };

  it('is refused to a viewer, while the section is closed, for another company, for what is no id', async () => {
    const { id, secretId } = await arrange(acme);
    const theirs = await arrange(globex);
    const before = await secretsOf(id);
    await expect(call(acme.viewer, id, secretId)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(call(later(acme.admin, 901), id, secretId)).rejects.toMatchObject({
      code: 'step_up_required',
    });
    await expect(call(acme.owner, theirs.id, theirs.secretId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(call(acme.owner, "x' or true --", secretId)).rejects.toMatchObject({ code: 'not_found' });
    expect(await secretsOf(id)).toEqual(before);
  });

  it('is audited once, told of by mail, and keeps the secret to itself', async () => {
    const { id, secretId } = await arrange(acme);
    const answer = await call(acme.admin, id, secretId);
    const audits = await auditsOf(`authkey.${action}`);
    expect(audits).toHaveLength(1);
    expect(JSON.stringify(audits)).not.toMatch(/kf_\w{5}/);
    expect(JSON.stringify({ ...answer, secret: '' })).not.toMatch(/hash|kf_\w{5}/);
    const told = action === 'roll' ? 'Authkey rolled: Till' : 'Old authkey ended: Till';
    expect(await subjects()).toContainEqual(expect.stringContaining(told));
  });
});

test('rolled: both secrets work with the same lists until the old one ends', async () => {
  const key = await make(acme.admin);
  const { secret, authkey, oldEndsAt } = await rollAuthkey(acme.admin, {
    id: key.id,
    secretId: key.secretId,
    oldKeepsSeconds: 3_600,
  });
  expect(authkey).toMatchObject({ id: key.id, maskedKey: `${secret.slice(0, 7)}…${secret.slice(-4)}` });
  expect(oldEndsAt.getTime() - acme.admin.now.getTime()).toBe(3_600_000);
  expect([await verdict(key.secret), await verdict(secret)]).toEqual(['ALLOWED', 'ALLOWED']);
  await setAuthkeyDisabled(acme.admin, { id: key.id, disabled: true });
  expect([await verdict(key.secret), await verdict(secret)]).toEqual(['DISABLED', 'DISABLED']);
});

test('rolled at once: the old secret ends with the answer', async () => {
  const key = await make(acme.admin);
  expect(await verdict(key.secret)).toBe('ALLOWED');
  const { secret } = await rollAuthkey(acme.admin, {
    id: key.id,
    secretId: key.secretId,
    oldKeepsSeconds: 0,
  });
  expect([await verdict(key.secret), await verdict(secret)]).toEqual(['OLD_SECRET', 'ALLOWED']);
});

test('rolled again: at most two work, the oldest ends at once', async () => {
  const key = await make(acme.admin);
  const roll = (secretId: string) =>
    rollAuthkey(acme.admin, { id: key.id, secretId, oldKeepsSeconds: 86_400 });
  const second = await roll(key.secretId);
  const third = await roll(second.authkey.secretId);
  expect([await verdict(key.secret), await verdict(second.secret), await verdict(third.secret)]).toEqual([
    'OLD_SECRET',
    'ALLOWED',
    'ALLOWED',
  ]);
});

test('pressed twice or by two people at once, one roll happens; the other is told who and when', async () => {
  const key = await make(acme.admin);
  const input = { id: key.id, secretId: key.secretId, oldKeepsSeconds: 3_600 };
  const results = await Promise.allSettled([
    rollAuthkey(acme.admin, input),
    rollAuthkey(acme.owner, input),
    rollAuthkey(acme.admin, input),
  ]);
  const [done, ...others] = results.toSorted((a, b) => (a.status < b.status ? -1 : 1));
  expect(done?.status).toBe('fulfilled');
  const [current] = (await secretsOf(key.id)).filter(({ endsAt }) => endsAt === null);
  for (const each of others) {
    expect(each).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
    const { message } = (each as PromiseRejectedResult).reason;
    expect(message).toContain(current?.createdBy);
    expect(message).toContain(exactTime(current!.createdAt));
  }
  expect(await secretsOf(key.id)).toHaveLength(2);
  expect(await auditsOf('authkey.roll')).toHaveLength(1);
});

test('an old secret that is kept longer than 30 days, or for less than nothing, is refused', async () => {
  const key = await make(acme.admin);
  for (const oldKeepsSeconds of [-1, 0.5, 30 * 86_400 + 1, Number.NaN]) {
    await expect(
      rollAuthkey(acme.admin, { id: key.id, secretId: key.secretId, oldKeepsSeconds }),
    ).rejects.toMatchObject({ code: 'bad_input', problems: [{ path: 'oldKeepsSeconds' }] });
  }
  expect(await secretsOf(key.id)).toHaveLength(1);
});

test('the old secret ended twice is ended once; the current one is not ended', async () => {
  const key = await make(acme.admin);
  const input = { id: key.id, secretId: key.secretId };
  await expect(endOldAuthkey(acme.admin, input)).rejects.toMatchObject({ code: 'bad_input' });
  const { secret } = await rollAuthkey(acme.admin, { ...input, oldKeepsSeconds: 3_600 });
  // In the gate's memory, too, both work until then.
  expect([await verdict(key.secret), await verdict(secret)]).toEqual(['ALLOWED', 'ALLOWED']);
  const [first, second] = await Promise.all([
    endOldAuthkey(acme.admin, input),
    endOldAuthkey(later(acme.owner, 0.001), input),
  ]);
  expect(first).toEqual(second);
  expect([await verdict(key.secret), await verdict(secret)]).toEqual(['OLD_SECRET', 'ALLOWED']);
  expect(await auditsOf('authkey.end-old')).toHaveLength(1);
});

describe('setIpSecurity', () => {
  const states = async (id: string) => {
    const row = await runtime().prisma.authkey.findFirstOrThrow({ where: { id } });
    return { ipSecurity: row.ipSecurity, reportOnly: row.reportOnly, offUntil: row.offUntil };
  };

  it('switches off for a while, and says until when', async () => {
    const key = await make(acme.admin);
    const off = await setIpSecurity(acme.admin, {
      id: key.id,
      mode: 'off',
      offForSeconds: 900,
      confirm: true,
    });
    const offUntil = new Date(acme.admin.now.getTime() + 900_000);
    expect(off).toMatchObject({ mode: 'off', ipSecurity: false, offUntil });
    const [audit] = await auditsOf('authkey.ip-security.off');
    expect(audit?.after).toEqual({ mode: 'off', offUntil: offUntil.toISOString() });
    const [notice] = await runtime().prisma.notice.findMany({
      where: { companyId: acme.company.id, subject: { contains: 'IP security disabled' } },
    });
    expect(notice?.text).toContain(exactTime(offUntil));
  });

  it('knows how long it has not been enforced, through off and report only', async () => {
    const key = await make(acme.admin);
    const since = acme.admin.now;
    const report = await setIpSecurity(later(acme.admin, 60), { id: key.id, mode: 'report' });
    expect(report).toMatchObject({
      mode: 'report',
      ipSecurity: true,
      reportOnly: true,
      unenforcedSince: since,
    });
    const on = await setIpSecurity(later(acme.admin, 120), { id: key.id, mode: 'on' });
    expect(on).toMatchObject({ mode: 'on', unenforcedSince: null });
    expect(await states(key.id)).toEqual({ ipSecurity: true, reportOnly: false, offUntil: null });
    const again = await setIpSecurity(later(acme.admin, 180), { id: key.id, mode: 'report' });
    expect(again.unenforcedSince).toEqual(later(acme.admin, 180).now);
  });

  it('is told of as done by Keyfence where it is done by itself at the time that was set', async () => {
    const key = await make(acme.admin);
    await setIpSecurity(keyfenceCtx(acme.company, acme.admin.now), {
      id: key.id,
      mode: 'on',
      confirm: true,
    });
    const [audit] = await auditsOf('authkey.ip-security.on');
    expect(audit).toMatchObject({ actorType: 'system', actorName: 'Keyfence', ip: null });
    const [notice] = await runtime().prisma.notice.findMany({
      where: { companyId: acme.company.id, channel: 'email', subject: { contains: 'IP security enabled' } },
    });
    expect(notice?.text).toContain('Keyfence');
    expect(notice?.text).not.toContain('From IP');
  });

  it('is refused to a viewer, and an end without "off" is bad input', async () => {
    const key = await make(acme.admin);
    const report = (ctx: Ctx, offForSeconds: number | null = null) =>
      setIpSecurity(ctx, { id: key.id, mode: 'report', offForSeconds });
    await expect(report(acme.viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(report(globex.owner)).rejects.toMatchObject({ code: 'not_found' });
    await expect(report(acme.admin, 900)).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'offForSeconds' }],
    });
    expect(await auditsOf('authkey.ip-security.report')).toEqual([]);
  });
});
