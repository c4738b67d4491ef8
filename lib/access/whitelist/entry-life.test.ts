import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ctx, systemCtx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { deleteAuthkey } from '../authkeys/delete.ts';
import { addEntries } from './add.ts';
import { editEntry } from './edit.ts';
import { listEntries } from './list.ts';
import { removeExpired } from './remove-expired.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

const hour = 3_600_000;
let count = 0;
const makeKey = async (ctx: Ctx) =>
  createAuthkey(ctx, { name: `Key ${++count}`, ipSecurity: true }).then(({ authkey, secret }) => ({
    ...authkey,
    secret,
  }));
const later = (ctx: Ctx, ms: number): Ctx => ({ ...ctx, now: new Date(ctx.now.getTime() + ms) });
const only = async (ctx: Ctx, credentialId: string | null, query = '') => {
  const { rows } = await listEntries(ctx, { credentialId, query });
  expect(rows).toHaveLength(1);
  return rows[0]!;
};
const eventsOf = (companyId: string) =>
  runtime().prisma.auditEvent.findMany({
    where: { companyId },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
const mailsOf = async (companyId: string) => {
  const mails = await runtime().prisma.notice.findMany({
    where: { companyId, channel: 'email' },
    select: { kind: true, subject: true },
  });
  return mails.map(({ kind, subject }) => `${kind} ${subject.split(': ').slice(1).join(': ')}`);
};

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany({ name: 'Acme' });
  globex = await makeCompany({ name: 'Globex' });
});
afterAll(() => database?.close());

describe('addEntries', () => {
  it('stores an end that counts from now by the clock of the server, or an instant', async () => {
    const { id } = await makeKey(acme.admin);
    await addEntries(acme.admin, { credentialId: id, entries: '192.0.2.1', note: 'VPN', expires: 3_600 });
    const first = await only(acme.viewer, id, '192.0.2.1');
    expect(first).toMatchObject({ note: 'VPN', expiresAt: new Date(acme.admin.now.getTime() + hour) });
    const at = new Date(acme.admin.now.getTime() + 48 * hour).toISOString();
    await addEntries(acme.admin, { credentialId: id, entries: '192.0.2.2', expires: at });
    expect((await only(acme.viewer, id, '192.0.2.2')).expiresAt?.toISOString()).toBe(at);
  });

  it.each([
    [0, /in the past/],
    [-60, /in the past/],
    ['2020-01-01T00:00:00.000Z', /2020-01-01T00:00:00.000Z.*in the past/],
    [11 * 366 * 86_400, /too far off/],
    ['9026-01-01T00:00:00.000Z', /9026-01-01.*too far off/],
    ['tomorrow', /Choose a date/],
    ['', /Choose a date/],
    [Number.NaN, /Choose a date/],
  ])('refuses the end %j, says why, and stores nothing', async (expires, message) => {
    const { id } = await makeKey(acme.admin);
    const call = addEntries(acme.admin, { credentialId: id, entries: '192.0.2.1', expires });
    await expect(call).rejects.toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'expires', message: expect.stringMatching(message) }],
    });
    expect((await listEntries(acme.viewer, { credentialId: id })).total).toBe(0);
  });

  it('gives what stands there already the longer of the two lives, never the shorter', async () => {
    const { id } = await makeKey(acme.admin);
    const add = (expires: number | null) =>
      addEntries(acme.admin, { credentialId: id, entries: '192.0.2.1', expires });
    await add(3_600);
    expect(await add(60)).toMatchObject({ added: [], already: ['192.0.2.1'], prolonged: [] });
    expect(await add(7_200)).toMatchObject({ added: [], already: [], prolonged: ['192.0.2.1'] });
    expect((await only(acme.viewer, id)).expiresAt).toEqual(new Date(acme.admin.now.getTime() + 2 * hour));
    expect(await add(null)).toMatchObject({ prolonged: ['192.0.2.1'] });
    expect(await add(60)).toMatchObject({ already: ['192.0.2.1'] });
    expect((await only(acme.viewer, id)).expiresAt).toBeNull();
  });

  it('adds what has ended and was not removed yet anew, for the gate too', async () => {
    const key = await makeKey(acme.admin);
    const past = later(acme.admin, -2 * hour);
    await addEntries(past, { credentialId: key.id, entries: '192.0.2.9', note: 'old', expires: 3_600 });
    const verdict = async () =>
      (await runtime().gate.check(hashSecretHex(key.secret), parseAddress('192.0.2.9'))).verdict;
    expect(await verdict()).toBe('IP_NOT_WHITELISTED');
    const again = await addEntries(acme.admin, { credentialId: key.id, entries: '192.0.2.9', note: 'new' });
    expect(again).toMatchObject({ added: ['192.0.2.9'], already: [], prolonged: [] });
    expect(await only(acme.viewer, key.id)).toMatchObject({ note: 'new', expiresAt: null });
    expect(await verdict()).toBe('ALLOWED');
  });
});

describe('editEntry', () => {
  it("refuses a viewer, a closed section, another company's entry, one that is gone, and one that has ended", async () => {
    const { id: credentialId } = await makeKey(acme.admin);
    await addEntries(acme.admin, { credentialId, entries: '192.0.2.1', expires: 3_600 });
    const { id } = await only(acme.admin, credentialId);
    const edit = (ctx: Ctx) => editEntry(ctx, { id, note: 'changed' });
    await expect(edit(acme.viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(edit(later(acme.admin, 901_000))).rejects.toMatchObject({ code: 'step_up_required' });
    await expect(edit(globex.owner)).rejects.toMatchObject({ code: 'not_found' });
    const system = systemCtx(acme.company, 'test', new Date(acme.admin.now.getTime() + hour));
    await expect(edit(system)).rejects.toMatchObject({ code: 'not_found' });
    await expect(editEntry(acme.admin, { id: 'nonsense' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await only(acme.viewer, credentialId)).toMatchObject({ note: '' });
  });

  it('changes only what it is given; the end is in force for the gate, audited, and told of', async () => {
    const { admin, company } = await makeCompany();
    const key = await makeKey(admin);
    await addEntries(admin, { credentialId: key.id, entries: '192.0.2.1', note: 'a' });
    const { id } = await only(admin, key.id);
    const before = await runtime().prisma.company.findUniqueOrThrow({ where: { id: company.id } });
    await editEntry(admin, { id, note: 'b' });
    await editEntry(admin, { id, note: 'b' });
    const noted = await runtime().prisma.company.findUniqueOrThrow({ where: { id: company.id } });
    expect(noted.policyVersion).toBe(before.policyVersion);
    const verdict = async () =>
      (await runtime().gate.check(hashSecretHex(key.secret), parseAddress('192.0.2.1'))).verdict;
    expect(await verdict()).toBe('ALLOWED');
    // The gate goes by its own clock, which is past this one's end.
    await editEntry(later(admin, -hour), { id, expires: 60 });
    expect(await verdict()).toBe('IP_NOT_WHITELISTED');
    const row = await only(admin, key.id);
    expect(row).toMatchObject({ note: 'b', expiresAt: new Date(admin.now.getTime() - hour + 60_000) });
    const events = await eventsOf(company.id);
    expect(events.filter(({ action }) => action.startsWith('whitelist.set'))).toMatchObject([
      { action: 'whitelist.set-expiry', after: { entries: ['192.0.2.1'] }, before: { expiresAt: null } },
      { action: 'whitelist.set-note', before: { note: 'a' }, after: { note: 'b' } },
    ]);
    expect(await mailsOf(company.id)).toContain(`alert.ip-changed End of an IP changed for ${key.name}`);
  });
});

describe('removeExpired', () => {
  it('removes what has ended, once over all instances, with one event and one mail of each list', async () => {
    const { admin, company } = await makeCompany();
    const key = await makeKey(admin);
    const past = later(admin, -2 * hour);
    const many = Array.from({ length: 200 }, (_, last) => `192.0.2.${last}`).join(' ');
    const stored = (await addEntries(past, { credentialId: key.id, entries: many, expires: 3_600 })).added
      .length;
    await addEntries(past, { credentialId: null, entries: '192.0.2.1 192.0.2.2', expires: 3_600 });
    await addEntries(past, { credentialId: null, entries: '192.0.2.3', expires: 3 * 3_600 });
    const version = async () =>
      (await runtime().prisma.company.findUniqueOrThrow({ where: { id: company.id } })).policyVersion;
    const before = await version();
    await Promise.all(Array.from({ length: 4 }, () => removeExpired(admin.now)));
    expect(await removeExpired(admin.now)).toBe(0);
    expect((await listEntries(admin, { credentialId: key.id })).total).toBe(0);
    expect((await only(admin, null)).value).toBe('192.0.2.3');
    const removals = (await eventsOf(company.id)).filter(({ action }) => action === 'whitelist.remove');
    expect(removals).toHaveLength(2);
    expect(removals).toContainEqual(
      expect.objectContaining({
        actorName: 'Keyfence',
        targetType: 'company',
        before: { entries: ['192.0.2.1', '192.0.2.2'], expiresAt: later(past, hour).now.toISOString() },
        after: { reason: 'expired' },
      }),
    );
    expect(await version()).toBe(before + 2n);
    // The company has one owner, so one mail of each.
    const mails = (await mailsOf(company.id)).filter((mail) => mail.startsWith('alert.ip-deleted'));
    expect(mails.sort()).toEqual([
      'alert.ip-deleted 2 IPs deleted for the whole company',
      `alert.ip-deleted ${stored} IPs deleted for ${key.name}`,
    ]);
  });

  it('removes those of a deleted authkey too, and tells nobody', async () => {
    const { admin, company } = await makeCompany();
    const key = await makeKey(admin);
    await addEntries(later(admin, -2 * hour), { credentialId: key.id, entries: '192.0.2.1', expires: 3_600 });
    await deleteAuthkey(admin, { id: key.id, name: key.name });
    const before = (await eventsOf(company.id)).length;
    await removeExpired(admin.now);
    expect(await runtime().prisma.whitelistEntry.count({ where: { companyId: company.id } })).toBe(0);
    expect(await eventsOf(company.id)).toHaveLength(before);
  });
});
