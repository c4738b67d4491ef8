import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { makeClient } from '#lib/testing/api-client';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { getCompanyPolicy } from './get.ts';
import { setCompanyPolicy } from './set.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
  globex = await makeCompany();
});

const ago = (days: number) => new Date(acme.owner.now.getTime() - days * 86_400_000);
const at = (days: number): Ctx => ({
  ...acme.admin,
  actor: { type: 'system', name: 'test' },
  now: ago(days),
});
const none = { requireIpSecurityDays: null, authkeyLifeDays: null };
const stored = async () =>
  runtime().prisma.company.findUniqueOrThrow({
    where: { id: acme.company.id },
    select: { requireIpSecurityDays: true, authkeyLifeDays: true },
  });
const events = () =>
  runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, action: 'company.set-policy' },
  });

it('is set by an owner who has opened the section, audited and told of once', async () => {
  const input = { requireIpSecurityDays: ' 7 ', authkeyLifeDays: '90' };
  for (const ctx of [acme.viewer, acme.admin]) {
    await expect(setCompanyPolicy(ctx, input)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(getCompanyPolicy(ctx)).rejects.toMatchObject({ code: 'forbidden' });
  }
  const closed = { ...acme.owner, now: new Date(acme.owner.now.getTime() + 901_000) };
  await expect(setCompanyPolicy(closed, input)).rejects.toMatchObject({ code: 'step_up_required' });
  expect(await stored()).toEqual(none);

  const after = { requireIpSecurityDays: 7, authkeyLifeDays: 90 };
  expect(await setCompanyPolicy(acme.owner, input)).toEqual(after);
  expect(await setCompanyPolicy(acme.owner, after)).toEqual(after);
  expect(await stored()).toEqual(after);
  expect(await events()).toMatchObject([{ before: none, after }]);
  const mails = await runtime().prisma.notice.findMany({
    where: { companyId: acme.company.id, channel: 'email', kind: 'alert.policy-changed' },
  });
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain('7 days; before: no limit');
  expect(await getCompanyPolicy(globex.owner)).toMatchObject(none);
  expect(await setCompanyPolicy(acme.owner, { requireIpSecurityDays: '', authkeyLifeDays: null })).toEqual(
    none,
  );
});

it.each(['x', '-1', '1.5', '3651', '1e3', '99999999999999999999'])('refuses %j as days', async (typed) => {
  const problem = (path: string) => ({
    code: 'bad_input',
    problems: [{ path, message: expect.stringContaining(`“${typed}” is not a number of days`) }],
  });
  await expect(
    setCompanyPolicy(acme.owner, { requireIpSecurityDays: typed, authkeyLifeDays: null }),
  ).rejects.toMatchObject(problem('requireIpSecurityDays'));
  await expect(
    setCompanyPolicy(acme.owner, { requireIpSecurityDays: null, authkeyLifeDays: typed }),
  ).rejects.toMatchObject(problem('authkeyLifeDays'));
  expect(await stored()).toEqual(none);
});

it('lists who has been off or report only for longer than it allows, longest first', async () => {
  const make = async (name: string, days: number, mode: { ipSecurity: boolean; reportOnly?: boolean }) =>
    (await createAuthkey(at(days), { name, ...mode })).authkey.id;
  await make('Off for long', 9, { ipSecurity: false });
  await make('Reports for long', 8, { ipSecurity: true, reportOnly: true });
  await make('Off lately', 6.9, { ipSecurity: false });
  await make('On', 30, { ipSecurity: true });
  const over = await make('On again by itself', 20, { ipSecurity: false });
  const disabled = await make('Disabled', 20, { ipSecurity: false });
  await runtime().prisma.authkey.updateMany({ where: { id: over }, data: { offUntil: ago(1) } });
  await runtime().prisma.authkey.updateMany({ where: { id: disabled }, data: { disabledAt: ago(1) } });
  const client = await makeClient(acme.owner, ['192.0.2.1']);
  await runtime().prisma.client.updateMany({
    where: { id: client.id },
    data: { reportOnly: true, unenforcedSince: ago(7.5) },
  });
  await createAuthkey(
    { ...globex.admin, now: ago(30), actor: at(0).actor },
    { name: 'Theirs', ipSecurity: false },
  );

  await setCompanyPolicy(acme.owner, { requireIpSecurityDays: 7, authkeyLifeDays: null });
  const { notEnforced, livingTooLong } = await getCompanyPolicy(acme.owner);
  expect(notEnforced.rows.map(({ name, mode }) => [name, mode])).toEqual([
    ['Off for long', 'off'],
    ['Reports for long', 'report'],
    [client.username, 'report'],
  ]);
  expect(notEnforced.total).toBe(3);
  expect(livingTooLong).toEqual({ rows: [], total: 0 });
});

it('lists who lives longer than it allows, and refuses to make another one', async () => {
  const make = async (name: string, days: number | null) =>
    createAuthkey(acme.admin, { name, ipSecurity: true, expires: days === null ? null : days * 86_400 });
  await make('For ever', null);
  await make('For 91 days', 91);
  await make('For 90 days', 90);
  await setCompanyPolicy(acme.owner, { requireIpSecurityDays: null, authkeyLifeDays: 90 });
  const { livingTooLong } = await getCompanyPolicy(acme.owner);
  expect(livingTooLong.rows.map(({ name }) => name).sort()).toEqual(['For 91 days', 'For ever']);
  for (const days of [null, 91]) {
    await expect(make('Another', days)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('lives 90 days at the most'),
    });
  }
  await make('Another', 90);
});
