import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { exactTime } from '#lib/events/words';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { deleteAuthkey } from '../authkeys/delete.ts';
import { endTimedOffs } from '../authkeys/end-timed-off.ts';
import { setIpSecurity } from '../authkeys/set-ip-security.ts';
import { addEntries } from '../whitelist/add.ts';
import { removeEntries } from '../whitelist/remove.ts';
import { removeExpired } from '../whitelist/remove-expired.ts';
import { listAsOf } from './list-as-of.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let authkey: { id: string; name: string };

const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1_000),
});
const at = (seconds: number) => later(acme.admin, seconds).now;

/** Made at 0; an entry for the company at 60, one of its own for an hour at 120, off for an hour at 180. */
beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany();
  globex = await makeCompany();
  const { admin } = acme;
  ({ authkey } = await createAuthkey(admin, {
    name: 'Shop',
    ipSecurity: true,
    entries: '192.0.2.10 192.0.2.9',
  }));
  await addEntries(later(admin, 60), { credentialId: null, entries: '198.51.100.0/24', note: 'Office' });
  await addEntries(later(admin, 120), { credentialId: authkey.id, entries: '2001:db8::1', expires: 3_600 });
  const off = { id: authkey.id, mode: 'off', offForSeconds: 3_600, confirm: true } as const;
  await setIpSecurity(later(admin, 180), off);
});
afterAll(() => database?.close());

const looking = () => later(acme.viewer, 800);
const asOf = (seconds: number, credentialId: string | null = authkey.id) =>
  listAsOf(looking(), { credentialId, at: at(seconds) });
const entry = (value: string, note = '', expiresAt: Date | null = null) => ({ value, note, expiresAt });

describe('listAsOf', () => {
  it('tells lists and mode of an authkey as they stood, without what came later', async () => {
    const own = [entry('192.0.2.9'), entry('192.0.2.10')];
    const company = [entry('198.51.100.0/24', 'Office')];
    const vpn = entry('2001:db8::1', '', at(3_720));
    expect(await asOf(0)).toMatchObject({ mode: 'on', offUntil: null, own, company: [] });
    expect(await asOf(60)).toMatchObject({ mode: 'on', own, company });
    expect(await asOf(119.999)).toMatchObject({ own, company });
    expect(await asOf(120)).toMatchObject({ mode: 'on', own: [...own, vpn], company });
    expect(await asOf(180)).toMatchObject({ mode: 'off', offUntil: at(3_780), own: [...own, vpn] });
  });

  it("tells the company's list alone, without a mode", async () => {
    expect(await asOf(30, null)).toMatchObject({ mode: null, offUntil: null, own: [], company: [] });
    expect(await asOf(90, null)).toMatchObject({ company: [{ value: '198.51.100.0/24', note: 'Office' }] });
  });

  it('tells of a deleted authkey, with the entries that have ended since, in the log of its deletion', async () => {
    const { admin, company } = await makeCompany({ now: at(0) });
    const { authkey: gone } = await createAuthkey(admin, {
      name: 'Gone',
      ipSecurity: true,
      entries: '192.0.2.1',
    });
    const add = (entries: string, note: string, expires: number) =>
      addEntries(admin, { credentialId: gone.id, entries, note, expires });
    await add('192.0.2.2', 'VPN', 300);
    await add('192.0.2.3', '', 600);
    await deleteAuthkey(later(admin, 100), gone);
    await removeExpired(at(400));
    expect(await runtime().prisma.whitelistEntry.count({ where: { companyId: company.id } })).toBe(2);
    const told = (seconds: number) =>
      listAsOf(later(admin, 800), { credentialId: gone.id, at: at(seconds) }).then(({ own }) => own);
    const own = [entry('192.0.2.1'), entry('192.0.2.2', 'VPN', at(300)), entry('192.0.2.3', '', at(600))];
    expect(await told(50)).toEqual(own);
    expect(await told(200)).toEqual(own);
    expect(await told(300)).toEqual([own[0], own[2]]);
    expect(await told(700)).toEqual([own[0]]);
  });

  it('shows a state that there was, though requests ended in another order than they began', async () => {
    const { admin, company } = await makeCompany({ now: at(0) });
    const add = (seconds: number, note: string) =>
      addEntries(later(admin, seconds), { credentialId: null, entries: '192.0.2.1', note });
    await add(10, 'first');
    const { id } = await runtime().prisma.whitelistEntry.findFirstOrThrow({
      where: { companyId: company.id },
    });
    await removeEntries(later(admin, 30), { ids: [id] });
    await add(20, 'second');
    const told = (seconds: number) =>
      listAsOf(later(admin, 40), { credentialId: null, at: at(seconds) }).then((list) => list.company);
    expect(await told(25)).toEqual([entry('192.0.2.1', 'first')]);
    expect(await told(30)).toEqual([entry('192.0.2.1', 'second')]);
  });

  it('knows what a timed "off" became when its time was over, before that was written down', async () => {
    const { admin } = await makeCompany({ now: at(0) });
    const { authkey: timed } = await createAuthkey(admin, {
      name: 'Timed',
      ipSecurity: true,
      reportOnly: true,
    });
    const set = (seconds: number, mode: 'off' | 'on') => {
      const offForSeconds = mode === 'off' ? 60 : null;
      return setIpSecurity(later(admin, seconds), { id: timed.id, mode, offForSeconds, confirm: true });
    };
    await set(10, 'off');
    await endTimedOffs(at(100));
    await set(200, 'on');
    const told = (seconds: number) =>
      listAsOf(later(admin, 300), { credentialId: timed.id, at: at(seconds) });
    expect(await told(69)).toMatchObject({ mode: 'off', offUntil: at(70) });
    expect(await told(70)).toMatchObject({ mode: 'report', offUntil: null });
    expect(await told(200)).toMatchObject({ mode: 'on' });
  });

  it('says where the log does not tell what was before, as of events from the first days', async () => {
    const { admin, company } = await makeCompany({ now: at(0) });
    const { authkey: old } = await createAuthkey(admin, { name: 'Old', ipSecurity: true });
    await setIpSecurity(later(admin, 10), { id: old.id, mode: 'off', confirm: true });
    await runtime().prisma.auditEvent.updateMany({
      where: { companyId: company.id, action: 'authkey.ip-security.off' },
      data: { before: { ipSecurity: true }, after: { ipSecurity: false } },
    });
    const told = (seconds: number) => listAsOf(later(admin, 40), { credentialId: old.id, at: at(seconds) });
    expect(await told(10)).toMatchObject({ mode: 'off' });
    await expect(told(9)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining(`The audit log reaches back to ${exactTime(at(10))}.`),
    });
  });

  it('takes a time as it stands in a URL, in any zone', async () => {
    const time = '2026-11-25T14:05:00+01:00';
    const ctx = { ...looking(), now: new Date('2026-11-25T12:00:00Z') };
    const call = listAsOf(ctx, { credentialId: authkey.id, at: time });
    await expect(call).rejects.toMatchObject({ message: /^2026-11-25 13:05:00 UTC is in the future/ });
  });

  it.each(['', 'yesterday', '2026-02-31T10:00:00Z', '2026-11-25', '2026-11-25T14:05'])(
    'refuses %j, which is no time',
    async (wrong) => {
      await expect(listAsOf(looking(), { credentialId: authkey.id, at: wrong })).rejects.toMatchObject({
        code: 'bad_input',
        problems: [{ path: 'at', message: expect.stringContaining(`“${wrong}” is no date and time.`) }],
      });
    },
  );

  it('says of what was before the authkey, before the log, and in the future that it cannot be told', async () => {
    await expect(asOf(-1)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('there was no authkey Shop: it was created at'),
    });
    await expect(asOf(-1, null)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('The audit log reaches back to'),
    });
    await expect(asOf(801)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('is in the future'),
    });
    expect((await asOf(800)).since).toEqual(at(0));
  });

  it("asks for the open section, and tells nobody of another company's", async () => {
    const wanted = { credentialId: authkey.id, at: at(100) };
    await expect(listAsOf(later(acme.owner, 901), wanted)).rejects.toMatchObject({
      code: 'step_up_required',
    });
    await expect(listAsOf(later(globex.owner, 800), wanted)).rejects.toMatchObject({ code: 'not_found' });
    await expect(listAsOf(looking(), { ...wanted, credentialId: 'x' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
