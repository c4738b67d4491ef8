import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { listAsOf } from '../as-of/list-as-of.ts';
import { createAuthkey } from '../authkeys/create.ts';
import { addEntries } from './add.ts';
import { addListed } from './add-listed.ts';
import { listEntries } from './list.ts';
import { listDigest } from './list-digest.ts';
import { readListed } from './read-listed.ts';
import { removeValues } from './remove-values.ts';
import { replaceEntries } from './replace.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeCompany({ name: 'Acme' });
  globex = await makeCompany({ name: 'Globex' });
});
afterAll(() => database?.close());

let count = 0;
const makeKey = async (entries = '') => {
  const { authkey, secret } = await createAuthkey(acme.admin, {
    name: `Key ${++count}`,
    ipSecurity: true,
    entries,
  });
  return { id: authkey.id, secret };
};
const later = (ctx: Ctx, ms: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + ms),
  requestId: `later-${++count}`,
});
const inHours = (hours: number) => new Date(acme.admin.now.getTime() + hours * 3_600_000).toISOString();
const stored = async (credentialId: string | null, ctx = acme.viewer) => {
  const { rows } = await listEntries(ctx, { credentialId, limit: 1_000 });
  return rows.map(({ value, note, expiresAt }) => [value, note, expiresAt?.toISOString() ?? null]).sort();
};
const digest = (credentialId: string | null, ctx = acme.admin) =>
  listDigest(runtime().prisma, ctx, credentialId);
const eventsOf = (targetId: string) =>
  runtime().prisma.auditEvent.findMany({ where: { targetId }, orderBy: { seq: 'asc' } });
const failing = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('It was done'),
    (error) => error,
  );

async function see(credentialId: string, ip: string) {
  const { now, company } = acme.admin;
  await runtime().prisma.recentIp.create({
    data: {
      companyId: company.id,
      credentialId,
      ip,
      accepted: 3,
      firstSeenAt: now,
      lastSeenAt: now,
      lastAcceptedAt: now,
    },
  });
}

describe('replaceEntries', () => {
  it('adds, removes, sets notes and ends, one event of each, and is in force at once', async () => {
    const { id, secret } = await makeKey();
    const kept = { value: '192.0.2.1', note: 'stays' };
    await addListed(acme.admin, {
      credentialId: id,
      entries: [
        kept,
        { value: '192.0.2.2', note: 'old' },
        { value: '192.0.2.3' },
        { value: '192.0.2.4', expiresAt: inHours(5) },
      ],
    });
    const verdict = async (ip: string) =>
      (await runtime().gate.check(hashSecretHex(secret), parseAddress(ip))).verdict;
    expect(await verdict('192.0.2.3')).toBe('ALLOWED');
    const then = new Date();
    const ctx = later(acme.admin, 60_000);
    const entries = [
      kept,
      { value: '192.0.2.2', note: 'new' },
      { value: '192.0.2.4', expiresAt: inHours(9) },
      { value: '10.0.0.7/24', note: 'office' },
      { value: '192.0.2.9', expiresAt: inHours(1) },
    ];
    const done = await replaceEntries(ctx, { credentialId: id, entries });
    expect(done).toMatchObject({
      added: ['10.0.0.0/24', '192.0.2.9'],
      removed: ['192.0.2.3'],
      changed: expect.arrayContaining(['192.0.2.2', '192.0.2.4']),
      unchanged: 1,
      leased: [],
      rewritten: [{ input: '10.0.0.7/24', value: '10.0.0.0/24' }],
      notes: [expect.stringContaining('private')],
      digest: await digest(id, ctx),
    });
    const wanted = [
      ['10.0.0.0/24', 'office', null],
      ['192.0.2.1', 'stays', null],
      ['192.0.2.2', 'new', null],
      ['192.0.2.4', '', inHours(9)],
      ['192.0.2.9', '', inHours(1)],
    ];
    expect(await stored(id)).toEqual(wanted);
    const events = (await eventsOf(id)).filter(({ requestId }) => requestId === ctx.requestId);
    expect(events.map(({ action }) => action).sort()).toEqual([
      'whitelist.add',
      'whitelist.remove',
      'whitelist.set-expiry',
      'whitelist.set-note',
    ]);
    expect(events.find(({ action }) => action === 'whitelist.set-expiry')).toMatchObject({
      before: { entries: ['192.0.2.4'], expiresAt: inHours(5) },
      after: { entries: ['192.0.2.4'], expiresAt: inHours(9) },
    });
    expect(await verdict('192.0.2.3')).toBe('IP_NOT_WHITELISTED');
    expect(await verdict('10.0.0.9')).toBe('ALLOWED');

    const again = await replaceEntries(later(ctx, 1), { credentialId: id, entries });
    expect(again).toMatchObject({ added: [], removed: [], changed: [], unchanged: 5, digest: done.digest });
    expect(await eventsOf(id)).toHaveLength(2 + events.length);
    const asOf = await listAsOf(later(ctx, 120_000), { credentialId: id, at: then.toISOString() });
    expect(
      asOf.own.map(({ value, note, expiresAt }) => [value, note, expiresAt?.toISOString() ?? null]),
    ).toEqual([
      ['192.0.2.1', 'stays', null],
      ['192.0.2.2', 'old', null],
      ['192.0.2.3', '', null],
      ['192.0.2.4', '', inHours(5)],
    ]);
  });

  it('tells of ends and notes that are not alike in one event each, from which the list before is known', async () => {
    const { id } = await makeKey();
    const at = (hours: number[]) =>
      hours.map((each, n) => ({ value: `192.0.2.${n}`, note: `${each}`, expiresAt: inHours(each) }));
    await addListed(acme.admin, { credentialId: id, entries: at([1, 2, 3]) });
    const before = await stored(id);
    const then = new Date();
    const ctx = later(acme.admin, 60_000);
    await replaceEntries(ctx, { credentialId: id, entries: at([4, 5, 6]), confirm: true });
    const events = (await eventsOf(id)).slice(-2);
    expect(events.map(({ action }) => action).sort()).toEqual(['whitelist.set-expiry', 'whitelist.set-note']);
    const { own } = await listAsOf(later(ctx, 1_000), { credentialId: id, at: then.toISOString() });
    expect(own.map(({ value, note, expiresAt }) => [value, note, expiresAt?.toISOString()])).toEqual(before);
    const { subject, text } = await runtime().prisma.notice.findFirstOrThrow({
      where: { companyId: acme.company.id, channel: 'email', subject: { contains: 'End of 3 IPs changed' } },
    });
    expect(subject).toContain('Key');
    expect(text).toContain('each until a time of its own');
  });

  it('names each wrong entry, its place and the reason, and stores nothing', async () => {
    const { id } = await makeKey('192.0.2.77');
    const error = await failing(
      replaceEntries(acme.admin, {
        credentialId: id,
        entries: [
          { value: '192.0.2.1' },
          { value: '010.0.0.1' },
          { value: '192.0.2.2', expiresAt: '2020-01-01T00:00:00Z' },
          { value: '192.0.2.3', note: 'n'.repeat(201) },
          { value: '192.0.2.4 192.0.2.5' },
          { value: '' },
          { value: '192.0.2.1/32', note: 'another' },
          { value: '192.0.2.6', expiresAt: 'tomorrow' },
          { value: '0.0.0.0/0' },
        ],
      }),
    );
    expect(error).toMatchObject({ code: 'bad_input' });
    expect(error.problems).toEqual([
      {
        path: 'entries.1',
        entry: '010.0.0.1',
        message: expect.stringMatching(/^010\.0\.0\.1: .*starts with a zero/),
      },
      { path: 'entries.2', entry: '192.0.2.2', message: expect.stringContaining('in the past') },
      { path: 'entries.3', entry: '192.0.2.3', message: expect.stringContaining('200 characters') },
      { path: 'entries.4', entry: '192.0.2.4 192.0.2.5', message: expect.stringContaining('several') },
      { path: 'entries.5', entry: '', message: expect.stringContaining('empty') },
      { path: 'entries.6', entry: '192.0.2.1/32', message: expect.stringContaining('twice') },
      { path: 'entries.7', entry: '192.0.2.6', message: expect.stringContaining('no date') },
      { path: 'entries.8', entry: '0.0.0.0/0', message: expect.stringContaining('every address') },
    ]);
    const wide = replaceEntries(acme.admin, { credentialId: id, entries: [{ value: '11.0.0.0/8' }] });
    expect(await failing(wide)).toMatchObject({ code: 'confirmation_required' });
    expect(await stored(id)).toEqual([['192.0.2.77', '', null]]);
  });

  it('asks to confirm a wide entry once, not whenever the list changes beside it', async () => {
    const { id } = await makeKey();
    const wide = { value: '11.0.0.0/8' };
    await replaceEntries(acme.admin, { credentialId: id, entries: [wide], confirm: true });
    await replaceEntries(later(acme.admin, 1), { credentialId: id, entries: [wide, { value: '192.0.2.1' }] });
    expect((await stored(id)).map(([value]) => value)).toEqual(['11.0.0.0/8', '192.0.2.1']);
  });

  it("refuses a viewer, a closed section and another company's list", async () => {
    const { id } = await makeKey('192.0.2.1');
    const input = { credentialId: id, entries: [], confirm: true };
    const closed = { ...acme.admin, now: new Date(acme.admin.now.getTime() + 901_000) };
    expect(await failing(replaceEntries(acme.viewer, input))).toMatchObject({ code: 'forbidden' });
    expect(await failing(replaceEntries(closed, input))).toMatchObject({ code: 'step_up_required' });
    expect(await failing(replaceEntries(globex.owner, input))).toMatchObject({ code: 'not_found' });
    expect(await stored(id)).toHaveLength(1);
  });

  it('names whom it would refuse, by a removal and by a sooner end, and does it once confirmed', async () => {
    const { id } = await makeKey('192.0.2.1, 192.0.2.2, 192.0.2.3');
    for (const host of [1, 2, 3]) await see(id, `192.0.2.${host}`);
    const entries = [{ value: '192.0.2.2', expiresAt: inHours(1) }, { value: '192.0.2.3' }];
    const before = await digest(id);
    const error = await failing(replaceEntries(acme.admin, { credentialId: id, entries }));
    expect(error).toMatchObject({ code: 'LOCK_OUT', lockOut: { total: 2 } });
    expect(error.lockOut.addresses.map(({ ip }: { ip: string }) => ip).sort()).toEqual([
      '192.0.2.1',
      '192.0.2.2',
    ]);
    expect(await digest(id)).toBe(before);
    await replaceEntries(acme.admin, { credentialId: id, entries, confirm: true });
    expect((await eventsOf(id)).find(({ action }) => action === 'whitelist.remove')?.after).toEqual({
      confirmedLockOut: 2,
    });
  });

  it('adds anew what has ended and was not removed yet', async () => {
    const { id } = await makeKey();
    await addEntries(later(acme.admin, -7_200_000), {
      credentialId: id,
      entries: '192.0.2.1',
      expires: 3_600,
    });
    const entries = [{ value: '192.0.2.1', note: 'Again' }];
    expect(await replaceEntries(acme.admin, { credentialId: id, entries })).toMatchObject({
      added: ['192.0.2.1'],
    });
    expect(await stored(id)).toEqual([['192.0.2.1', 'Again', null]]);
  });

  it('leaves a list alone that another change reached first: nothing of a "+" is lost', async () => {
    const { id } = await makeKey('192.0.2.1');
    const ifMatch = [await digest(id)];
    await addEntries(acme.admin, { credentialId: id, entries: '192.0.2.50' });
    const entries = [{ value: '192.0.2.2' }];
    for (const change of [
      () => replaceEntries(acme.admin, { credentialId: id, entries, ifMatch }),
      () => addListed(acme.admin, { credentialId: id, entries, ifMatch }),
      () => removeValues(acme.admin, { credentialId: id, values: ['192.0.2.1'], ifMatch }),
    ]) {
      expect(await failing(change())).toMatchObject({ code: 'precondition_failed', status: 412 });
    }
    expect(await stored(id)).toEqual([
      ['192.0.2.1', '', null],
      ['192.0.2.50', '', null],
    ]);
    const { digest: now } = await replaceEntries(acme.admin, {
      credentialId: id,
      entries,
      ifMatch: [await digest(id)],
    });
    expect(now).toBe(await digest(id));
  });

  it('waits for whoever changes the list at the moment, and then sees what they did', async () => {
    const { id } = await makeKey('192.0.2.1');
    const ifMatch = [await digest(id)];
    const name = `whitelist:${id}`;
    const waiting = () => runtime().prisma.$queryRaw<unknown[]>`
      select from pg_locks where locktype = 'advisory' and not granted`;
    let done: Promise<unknown> | undefined;
    await runtime().prisma.$transaction(async (tx) => {
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
      done = failing(replaceEntries(acme.admin, { credentialId: id, entries: [], ifMatch, confirm: true }));
      await vi.waitFor(async () => expect(await waiting()).not.toEqual([]), { timeout: 20_000 });
      await tx.whitelistEntry.create({
        data: { companyId: acme.company.id, credentialId: id, value: '192.0.2.50', addedBy: 'x' },
      });
    });
    expect(await done).toMatchObject({ code: 'precondition_failed' });
    expect(await stored(id)).toHaveLength(2);
  });

  it('lets others have their turn while it reads a long list, and notes of many but the first', async () => {
    const { id } = await makeKey();
    const entries = Array.from({ length: 5_000 }, (_, n) => ({ value: `10.0.${n >> 8}.${n & 255}` }));
    let turns = 0;
    let isReading = true;
    const count = () => {
      turns += 1;
      if (isReading) setImmediate(count);
    };
    setImmediate(count);
    const { rows, notes } = await readListed(entries, { confirmWide: false, now: new Date() });
    isReading = false;
    expect(rows).toHaveLength(5_000);
    expect(turns).toBeGreaterThanOrEqual(10);
    expect([notes.length, notes.at(-1)]).toEqual([51, '4,950 more are private or loopback.']);
    const wrong = replaceEntries(acme.admin, { credentialId: id, entries: [...entries, { value: 'x' }] });
    expect(await failing(wrong)).toMatchObject({ problems: [{ path: 'entries.5000', entry: 'x' }] });
  });

  it("replaces the company's list, and a long one", async () => {
    const entries = Array.from({ length: 10_000 }, (_, n) => ({
      value: `100.${n >> 8}.${n & 255}.1`,
      note: `Host ${n}`,
      expiresAt: n % 2 === 0 ? null : inHours(1 + n / 100),
    }));
    const first = await replaceEntries(acme.admin, { credentialId: null, entries });
    expect(first.added).toHaveLength(10_000);
    const next = entries.slice(1).map((entry) => ({ ...entry, note: entry.note.toUpperCase() }));
    const second = await replaceEntries(acme.admin, {
      credentialId: null,
      entries: next,
      ifMatch: [first.digest],
    });
    expect([second.removed, second.changed.length, second.unchanged]).toEqual([['100.0.0.1'], 9_999, 0]);
    await replaceEntries(acme.admin, { credentialId: null, entries: [], ifMatch: [second.digest] });
    expect(await stored(null)).toEqual([]);
  });
});

describe('addListed', () => {
  it('stores each with its own note and end, or nothing; in force at once', async () => {
    const { id, secret } = await makeKey('192.0.2.1');
    const verdict = async () =>
      (await runtime().gate.check(hashSecretHex(secret), parseAddress('192.0.2.2'))).verdict;
    expect(await verdict()).toBe('IP_NOT_WHITELISTED');
    const entries = [
      { value: '192.0.2.1', note: 'there before' },
      { value: '192.0.2.2', note: 'new', expiresAt: inHours(2) },
    ];
    const wrong = addListed(acme.admin, { credentialId: id, entries: [...entries, { value: 'nowhere' }] });
    expect(await failing(wrong)).toMatchObject({
      code: 'bad_input',
      problems: [{ path: 'entries.2', entry: 'nowhere' }],
    });
    expect(await failing(addListed(acme.viewer, { credentialId: id, entries }))).toMatchObject({
      code: 'forbidden',
    });
    const closed = { ...acme.admin, now: new Date(acme.admin.now.getTime() + 901_000) };
    expect(await failing(addListed(closed, { credentialId: id, entries }))).toMatchObject({
      code: 'step_up_required',
    });
    expect(await failing(addListed(globex.owner, { credentialId: id, entries }))).toMatchObject({
      code: 'not_found',
    });
    expect(await addListed(acme.admin, { credentialId: id, entries })).toMatchObject({
      added: ['192.0.2.2'],
      already: ['192.0.2.1'],
      digest: await digest(id),
    });
    expect(await stored(id)).toEqual([
      ['192.0.2.1', '', null],
      ['192.0.2.2', 'new', inHours(2)],
    ]);
    expect(await verdict()).toBe('ALLOWED');
    expect((await eventsOf(id)).map(({ action }) => action)).toEqual(['authkey.create', 'whitelist.add']);
  });
});

describe('removeValues', () => {
  it('removes what is named in any form, names what is not there, and asks before it refuses anybody', async () => {
    const { id, secret } = await makeKey('10.0.0.0/24, 192.0.2.1, 192.0.2.2');
    const verdict = async () =>
      (await runtime().gate.check(hashSecretHex(secret), parseAddress('192.0.2.1'))).verdict;
    expect(await verdict()).toBe('ALLOWED');
    const closed = { ...acme.admin, now: new Date(acme.admin.now.getTime() + 901_000) };
    await see(id, '192.0.2.1');
    const remove = (values: string[], more = {}) =>
      removeValues(acme.admin, { credentialId: id, values, ...more });
    expect(await failing(remove(['192.0.2.1', '192.0.2.9']))).toMatchObject({
      code: 'not_found',
      message: 'Not in the list: 192.0.2.9. Nothing was removed.',
    });
    expect(await failing(remove(['office']))).toMatchObject({
      code: 'bad_input',
      problems: [{ entry: 'office' }],
    });
    expect(await failing(remove(['192.0.2.1']))).toMatchObject({ code: 'LOCK_OUT' });
    const input = { credentialId: id, values: ['192.0.2.2'] };
    expect(await failing(removeValues(acme.viewer, input))).toMatchObject({ code: 'forbidden' });
    expect(await failing(removeValues(closed, input))).toMatchObject({ code: 'step_up_required' });
    expect(await failing(removeValues(globex.owner, input))).toMatchObject({ code: 'not_found' });
    expect(await stored(id)).toHaveLength(3);
    expect(await remove(['10.0.0.9/24', '192.0.2.2'])).toEqual({
      removed: expect.arrayContaining(['10.0.0.0/24', '192.0.2.2']),
      digest: await digest(id),
    });
    await remove(['192.0.2.1'], { confirm: true });
    expect(await stored(id)).toEqual([]);
    expect(await verdict()).toBe('IP_NOT_WHITELISTED');
    expect((await eventsOf(id)).map(({ action }) => action)).toEqual([
      'authkey.create',
      'whitelist.remove',
      'whitelist.remove',
    ]);
  });
});
