import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { exactTime } from '#lib/events/words';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from './create.ts';
import { endTimedOffs } from './end-timed-off.ts';
import { setIpSecurity } from './set-ip-security.ts';

let database: TestDatabase;
let acme: TestCompany;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  acme = await makeCompany();
});

const later = (seconds: number) => new Date(acme.admin.now.getTime() + seconds * 1_000);
const at = (ctx: Ctx, seconds: number): Ctx => ({ ...ctx, now: later(seconds) });

async function makeOff(offForSeconds: number, reportOnly = false) {
  const { authkey } = await createAuthkey(acme.admin, { name: 'Shop', ipSecurity: true, reportOnly });
  await setIpSecurity(acme.admin, { id: authkey.id, mode: 'off', offForSeconds, confirm: true });
  return authkey.id;
}

const rowOf = (id: string) => runtime().prisma.authkey.findFirstOrThrow({ where: { id } });
const byItself = () =>
  runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, actorName: 'Keyfence' },
    orderBy: { id: 'asc' },
  });
const mails = async () => {
  const where = { companyId: acme.company.id, channel: 'email', text: { contains: 'Keyfence\n' } } as const;
  return runtime().prisma.notice.findMany({ where, orderBy: { id: 'asc' } });
};
const versionOf = async () =>
  (await runtime().prisma.company.findUniqueOrThrow({ where: { id: acme.company.id } })).policyVersion;

it('is on again once its time is over, written down and told of once, whoever looks', async () => {
  const id = await makeOff(900);
  await endTimedOffs(later(899));
  expect(await rowOf(id)).toMatchObject({ ipSecurity: false });
  expect(await byItself()).toEqual([]);

  const before = await versionOf();
  await Promise.all([endTimedOffs(later(901)), endTimedOffs(later(901)), endTimedOffs(later(902))]);
  expect(await rowOf(id)).toMatchObject({ ipSecurity: true, offUntil: null, unenforcedSince: null });
  expect(await versionOf()).toBe(before + 1n);
  const [event, ...others] = await byItself();
  expect(others).toEqual([]);
  expect(event).toMatchObject({ action: 'authkey.ip-security.on', actorType: 'system', ip: null });
  const enabled = (await mails()).filter(({ subject }) => subject.includes('IP security enabled for Shop'));
  expect(enabled.map(({ recipient }) => recipient)).toHaveLength(1);
  expect(enabled[0]?.text).toContain(`In force since: ${exactTime(later(900))}`);
  await endTimedOffs(later(2_000));
  expect(await byItself()).toHaveLength(1);
});

it('with report only kept it reports only again, told of as enabled, and is not enforced since it was not', async () => {
  const id = await makeOff(900, true);
  const { unenforcedSince } = await rowOf(id);
  await endTimedOffs(later(901));
  expect(await rowOf(id)).toMatchObject({ ipSecurity: true, reportOnly: true, unenforcedSince });
  expect((await byItself()).map(({ action }) => action)).toEqual(['authkey.ip-security.report']);
  const kinds = await runtime().prisma.notice.findMany({
    where: { companyId: acme.company.id, subject: { contains: 'report only' } },
  });
  expect(kinds.map(({ kind }) => kind)).toEqual(['alert.ip-security-enabled']);
});

it('a change that comes before the worker leaves no gap in the audit log', async () => {
  const id = await makeOff(900);
  const opened = { ...acme.admin, actor: { ...acme.admin.actor, stepUpUntil: later(2_000) } } as Ctx;
  await setIpSecurity(at(opened, 903), { id, mode: 'off', offForSeconds: 3_600, confirm: true });
  const events = await runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, targetId: id },
    orderBy: { id: 'asc' },
  });
  expect(events.map(({ action }) => action)).toEqual([
    'authkey.create',
    'authkey.ip-security.off',
    'authkey.ip-security.on',
    'authkey.ip-security.off',
  ]);
  expect(await rowOf(id)).toMatchObject({ offUntil: later(4_503), unenforcedSince: later(903) });
});
