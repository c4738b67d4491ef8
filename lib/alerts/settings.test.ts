import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { readAudience } from '#lib/events/audience';
import { alertKindNames } from '#lib/events/kinds';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { getAlertSettings } from './get-settings.ts';
import { setAlert } from './set.ts';
import { setQuietHours } from './set-quiet-hours.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  [acme, globex] = [await makeCompany(), await makeCompany()];
});

const audited = (ctx: Ctx) =>
  database.runtime.prisma.auditEvent.findMany({ where: { companyId: ctx.company.id } });
const channelsOf = async (ctx: Ctx, kind: string) =>
  (await getAlertSettings(ctx)).kinds.find((each) => each.kind === kind)?.channels;

test('every kind is there with its defaults; changes always reach the owners by mail', async () => {
  const { kinds, quietHours } = await getAlertSettings(acme.viewer);
  expect(kinds.map(({ kind }) => kind)).toEqual(alertKindNames);
  expect(await channelsOf(acme.viewer, 'refused')).toEqual({
    email: { enabled: true, ownersAlways: false },
    sms: { enabled: true, ownersAlways: false },
    webhook: { enabled: true, ownersAlways: false },
  });
  expect((await channelsOf(acme.viewer, 'ip-added'))?.email).toEqual({ enabled: true, ownersAlways: true });
  expect(quietHours).toEqual({ hours: null, timeZone: 'UTC' });
});

test('a switch persists, for its company, kind and channel alone, with one audit row; again changes nothing', async () => {
  const input = { kind: 'refused', channel: 'sms', enabled: false } as const;
  expect(await setAlert(acme.admin, input)).toEqual(input);
  expect((await channelsOf(acme.owner, 'refused'))?.sms.enabled).toBe(false);
  expect((await channelsOf(acme.owner, 'refused'))?.email.enabled).toBe(true);
  expect((await channelsOf(globex.owner, 'refused'))?.sms.enabled).toBe(true);
  await setAlert(acme.admin, input);
  expect(await audited(acme.owner)).toMatchObject([
    { action: 'alerts.set', targetName: 'Requests refused (418)', before: { enabled: true }, after: input },
  ]);
  await setAlert(acme.admin, { ...input, enabled: true });
  expect((await channelsOf(acme.owner, 'refused'))?.sms.enabled).toBe(true);
});

test('off for a kind that is always sent leaves the owners their mail', async () => {
  const { prisma } = database.runtime;
  const companyId = acme.company.id;
  const further = {
    channel: 'email' as const,
    address: 'ops@example.test',
    addedBy: 'A',
    confirmedAt: new Date(),
  };
  await prisma.alertRecipient.create({ data: { companyId, ...further } });
  await setAlert(acme.owner, { kind: 'ip-deleted', channel: 'email', enabled: false });
  const owner = acme.owner.actor.type === 'member' ? acme.owner.actor.email : '';
  const told = await prisma.$transaction((tx) => readAudience(tx, companyId, 'ip-deleted'));
  expect(told.emails).toEqual([owner]);
});

test('quiet hours are kept as minutes of the zone, and taken back', async () => {
  const hours = { from: '22:00', to: '06:30' };
  await setQuietHours(acme.admin, { hours, timeZone: 'Asia/Kolkata' });
  expect((await getAlertSettings(acme.viewer)).quietHours).toEqual({ hours, timeZone: 'Asia/Kolkata' });
  const company = await database.runtime.prisma.company.findUniqueOrThrow({ where: { id: acme.company.id } });
  expect(company).toMatchObject({ smsQuietFrom: 1320, smsQuietTo: 390, timeZone: 'Asia/Kolkata' });
  await setQuietHours(acme.admin, { hours: null, timeZone: 'Asia/Kolkata' });
  await setQuietHours(acme.admin, { hours: null, timeZone: 'Asia/Kolkata' });
  expect((await getAlertSettings(acme.viewer)).quietHours.hours).toBeNull();
  expect((await audited(acme.owner)).map(({ action, after }) => [action, after])).toEqual([
    ['alerts.quiet-hours', { quietHours: '22:00–06:30', timeZone: 'Asia/Kolkata' }],
    ['alerts.quiet-hours', { quietHours: null, timeZone: 'Asia/Kolkata' }],
  ]);
});

test.each([
  [{ hours: { from: '24:00', to: '06:00' }, timeZone: 'UTC' }, 'hours.from'],
  [{ hours: { from: '7:00', to: '06:00' }, timeZone: 'UTC' }, 'hours.from'],
  [{ hours: { from: '06:00', to: '06:00' }, timeZone: 'UTC' }, 'hours.to'],
  [{ hours: null, timeZone: 'Mars/Olympus' }, 'timeZone'],
  [{ hours: null, timeZone: '' }, 'timeZone'],
])('quiet hours %j are refused by name', async (input, path) => {
  await expect(setQuietHours(acme.owner, input)).rejects.toMatchObject({
    code: 'bad_input',
    problems: [{ path }],
  });
});

test('neither a viewer nor a closed section changes anything', async () => {
  const closed = await makeCompany({ steppedUp: false });
  const writes = [
    (ctx: Ctx) => setAlert(ctx, { kind: 'refused', channel: 'sms', enabled: false }),
    (ctx: Ctx) => setQuietHours(ctx, { hours: { from: '22:00', to: '06:00' }, timeZone: 'UTC' }),
  ];
  for (const write of writes) {
    await expect(write(acme.viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(write(closed.owner)).rejects.toMatchObject({ code: 'step_up_required' });
  }
  expect([...(await audited(acme.owner)), ...(await audited(closed.owner))]).toEqual([]);
});

test.each([
  { kind: 'nonsense', channel: 'sms', enabled: true },
  { kind: 'refused', channel: 'pigeon', enabled: true },
  { kind: 'refused', channel: 'sms', enabled: 'yes' },
])('%j is refused', async (input) => {
  await expect(setAlert(acme.owner, input as never)).rejects.toMatchObject({ code: 'bad_input' });
});
