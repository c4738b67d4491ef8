import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { Scope } from '#lib/core/scopes';
import { transact } from '#lib/core/transact';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { makeServiceToken } from '#lib/testing/service-token';
import { listAsOf } from '../as-of/list-as-of.ts';
import { createAuthkey } from '../authkeys/create.ts';
import { addEntries } from '../whitelist/add.ts';
import { editEntry } from '../whitelist/edit.ts';
import { listEntries } from '../whitelist/list.ts';
import { listDigest } from '../whitelist/list-digest.ts';
import { removeExpired } from '../whitelist/remove-expired.ts';
import { removeValues } from '../whitelist/remove-values.ts';
import { replaceEntries } from '../whitelist/replace.ts';
import { leaseIp } from './lease.ts';
import { releaseIp } from './release.ts';
import { releaseAllOf } from './release-all.ts';

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
const later = (ctx: Ctx, seconds: number): Ctx => ({
  ...ctx,
  now: new Date(ctx.now.getTime() + seconds * 1000),
});
const inSeconds = (seconds: number) => new Date(acme.admin.now.getTime() + seconds * 1000);

async function runnerOf(
  { admin }: TestCompany,
  name = 'Runner',
  scopes: Scope[] = ['ips:lease'],
): Promise<Ctx> {
  const { id } = await makeServiceToken(admin, { name, scopes });
  return { ...admin, ip: '198.51.100.7', actor: { type: 'token', id, name, scopes } };
}

async function makeKey() {
  const { authkey, secret } = await createAuthkey(acme.admin, { name: `Key ${++count}`, ipSecurity: true });
  const verdict = async (ip: string) =>
    (await runtime().gate.check(hashSecretHex(secret), parseAddress(ip))).verdict;
  return { id: authkey.id, verdict };
}
const entriesOf = async (credentialId: string) =>
  (await listEntries(acme.viewer, { credentialId })).rows.map(({ value, expiresAt, leased }) => [
    value,
    expiresAt,
    leased,
  ]);
const eventsOf = (targetId: string) =>
  runtime().prisma.auditEvent.findMany({
    where: { targetId, action: { startsWith: 'whitelist' } },
    orderBy: { seq: 'asc' },
  });
const failing = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('It was done'),
    (error) => error,
  );

describe('a lease', () => {
  it("lets the caller's own address in at once, is shown with its holder, and ends by being released", async () => {
    const runner = await runnerOf(acme, 'Runner');
    const { id, verdict } = await makeKey();
    const mails = await runtime().prisma.notice.count();
    expect(await leaseIp(runner, { authkeyId: id, seconds: 1800, note: 'Run 12' })).toEqual({
      ip: '198.51.100.7',
      note: 'Run 12',
      expiresAt: inSeconds(1800),
      listedUntil: inSeconds(1800),
    });
    expect(await verdict('198.51.100.7')).toBe('ALLOWED');
    const { rows } = await listEntries(acme.viewer, { credentialId: id });
    expect(rows).toMatchObject([
      {
        value: '198.51.100.7',
        note: 'Run 12',
        leased: true,
        leases: [{ by: 'Runner', until: inSeconds(1800) }],
      },
    ]);
    expect(await releaseIp(later(runner, 60), { authkeyId: id })).toEqual({
      ip: '198.51.100.7',
      listed: false,
      listedUntil: null,
    });
    expect(await verdict('198.51.100.7')).toBe('IP_NOT_WHITELISTED');
    expect(await eventsOf(id)).toMatchObject([
      {
        action: 'whitelist.lease',
        actorType: 'token',
        actorName: 'Runner',
        ip: '198.51.100.7',
        before: null,
        after: { entries: ['198.51.100.7'], note: 'Run 12', leasedUntil: inSeconds(1800).toISOString() },
      },
      { action: 'whitelist.release', before: { entries: ['198.51.100.7'], note: 'Run 12' }, after: null },
    ]);
    expect(await runtime().prisma.notice.count()).toBe(mails);
    expect(await failing(releaseIp(runner, { authkeyId: id }))).toMatchObject({ code: 'not_found' });
  });

  it('ends by itself: counted no more from that instant, then removed, by Keyfence and without a mail', async () => {
    const runner = await runnerOf(acme);
    const { id } = await makeKey();
    await leaseIp(runner, { authkeyId: id, seconds: 60 });
    await addEntries(acme.admin, { credentialId: id, entries: '192.0.2.1', expires: 60 });
    const mails = await runtime().prisma.notice.count();
    await removeExpired(inSeconds(59));
    expect(await entriesOf(id)).toHaveLength(2);
    await removeExpired(inSeconds(60));
    expect(await entriesOf(id)).toEqual([]);
    expect(await runtime().prisma.ipLease.count({ where: { credentialId: id } })).toBe(0);
    expect((await eventsOf(id)).slice(-2)).toMatchObject([
      expect.objectContaining({ actorName: 'Keyfence', after: { reason: 'expired' } }),
      expect.objectContaining({ actorName: 'Keyfence', after: { reason: 'expired' } }),
    ]);
    expect(
      (await eventsOf(id))
        .slice(-2)
        .map(({ action }) => action)
        .sort(),
    ).toEqual(['whitelist.release', 'whitelist.remove']);
    const told = await runtime().prisma.notice.findMany({ skip: mails, orderBy: { id: 'asc' } });
    expect(told.map(({ kind }) => kind)).toEqual(['alert.ip-deleted']);
  });

  it('of one address by two tokens ends with the last of them, and each releases its own', async () => {
    const [one, other] = [await runnerOf(acme, 'One'), await runnerOf(acme, 'Other')];
    const { id, verdict } = await makeKey();
    await leaseIp(one, { authkeyId: id, seconds: 600 });
    expect(await leaseIp(other, { authkeyId: id, seconds: 300 })).toMatchObject({
      expiresAt: inSeconds(300),
      listedUntil: inSeconds(600),
    });
    expect(await releaseIp(one, { authkeyId: id })).toEqual({
      ip: '198.51.100.7',
      listed: true,
      listedUntil: inSeconds(300),
    });
    expect(await verdict('198.51.100.7')).toBe('ALLOWED');
    expect(await failing(releaseIp(one, { authkeyId: id }))).toMatchObject({ code: 'not_found' });
    await leaseIp(one, { authkeyId: id, seconds: 900 });
    await removeExpired(inSeconds(301));
    expect(await entriesOf(id)).toEqual([['198.51.100.7', inSeconds(900), true]]);
    await releaseIp(later(one, 302), { authkeyId: id });
    expect(await entriesOf(id)).toEqual([]);
  });

  it('is renewed by its holder, to sooner as well', async () => {
    const runner = await runnerOf(acme);
    const { id } = await makeKey();
    await leaseIp(runner, { authkeyId: id, seconds: 600 });
    await leaseIp(runner, { authkeyId: id, seconds: 3600 });
    expect(await entriesOf(id)).toEqual([['198.51.100.7', inSeconds(3600), true]]);
    await leaseIp(runner, { authkeyId: id, seconds: 60 });
    expect(await entriesOf(id)).toEqual([['198.51.100.7', inSeconds(60), true]]);
  });

  it('never shortens nor removes what a person keeps, before it or after', async () => {
    const runner = await runnerOf(acme);
    const add = (id: string, expires: number | null) =>
      addEntries(acme.admin, { credentialId: id, entries: '198.51.100.7', note: 'Kept', expires });
    const lease = (id: string, seconds: number) => leaseIp(runner, { authkeyId: id, seconds });
    const release = (id: string) => releaseIp(runner, { authkeyId: id });

    const forGood = await makeKey();
    await add(forGood.id, null);
    expect(await lease(forGood.id, 600)).toMatchObject({ listedUntil: null });
    expect(await release(forGood.id)).toEqual({ ip: '198.51.100.7', listed: true, listedUntil: null });
    expect(await entriesOf(forGood.id)).toEqual([['198.51.100.7', null, false]]);

    const shorter = await makeKey();
    await add(shorter.id, 300);
    await lease(shorter.id, 600);
    expect(await entriesOf(shorter.id)).toEqual([['198.51.100.7', inSeconds(600), true]]);
    await release(shorter.id);
    expect(await entriesOf(shorter.id)).toEqual([['198.51.100.7', inSeconds(300), false]]);

    const taken = await makeKey();
    await lease(taken.id, 600);
    expect(await add(taken.id, 300)).toMatchObject({ already: ['198.51.100.7'] });
    await release(taken.id);
    expect(await entriesOf(taken.id)).toEqual([['198.51.100.7', inSeconds(300), false]]);

    const longer = await makeKey();
    await lease(longer.id, 600);
    expect(await add(longer.id, 900)).toMatchObject({ prolonged: ['198.51.100.7'] });
    await release(longer.id);
    expect(await entriesOf(longer.id)).toEqual([['198.51.100.7', inSeconds(900), false]]);
  });

  it('ends where a person says until when the entry stands, or removes it', async () => {
    const runner = await runnerOf(acme);
    const { id, verdict } = await makeKey();
    await leaseIp(runner, { authkeyId: id, seconds: 6_000 });
    const [row] = (await listEntries(acme.viewer, { credentialId: id })).rows;
    await editEntry(acme.admin, {
      id: row?.id ?? '',
      note: 'Mine',
      expires: row?.expiresAt?.toISOString() ?? '',
    });
    expect(await entriesOf(id)).toEqual([['198.51.100.7', inSeconds(6_000), true]]);
    await editEntry(acme.admin, { id: row?.id ?? '', expires: 300, confirm: true });
    expect(await entriesOf(id)).toEqual([['198.51.100.7', inSeconds(300), false]]);
    expect(await failing(releaseIp(runner, { authkeyId: id }))).toMatchObject({ code: 'not_found' });
    await leaseIp(runner, { authkeyId: id, seconds: 6_000 });
    await removeValues(acme.admin, { credentialId: id, values: ['198.51.100.7'], confirm: true });
    expect(await verdict('198.51.100.7')).toBe('IP_NOT_WHITELISTED');
    expect(await failing(releaseIp(runner, { authkeyId: id }))).toMatchObject({ code: 'not_found' });
  });

  it('is left alone by a list that is replaced, and changes nothing of its digest', async () => {
    const runner = await runnerOf(acme);
    const { id } = await makeKey();
    await addEntries(acme.admin, { credentialId: id, entries: '192.0.2.1' });
    const digest = () => listDigest(runtime().prisma, acme.admin, id);
    const before = await digest();
    await leaseIp(runner, { authkeyId: id, seconds: 600 });
    expect(await digest()).toBe(before);
    const entries = [{ value: '192.0.2.2' }];
    const done = await replaceEntries(acme.admin, { credentialId: id, entries, ifMatch: [before] });
    expect(done).toMatchObject({ added: ['192.0.2.2'], removed: ['192.0.2.1'], leased: ['198.51.100.7'] });
    // Named as it stands it stays leased; named for longer it is kept.
    const asItStands = { value: '198.51.100.7', expiresAt: inSeconds(600).toISOString() };
    await replaceEntries(acme.admin, { credentialId: id, entries: [...entries, asItStands] });
    expect(await entriesOf(id)).toContainEqual(['198.51.100.7', inSeconds(600), true]);
    await replaceEntries(acme.admin, { credentialId: id, entries: [...entries, { value: '198.51.100.7' }] });
    await releaseIp(runner, { authkeyId: id });
    expect(await entriesOf(id)).toContainEqual(['198.51.100.7', null, false]);
    // Named no more, it stays as long as it is leased again.
    await leaseIp(runner, { authkeyId: id, seconds: 600 });
    await replaceEntries(acme.admin, { credentialId: id, entries: [] });
    expect(await entriesOf(id)).toEqual([['198.51.100.7', inSeconds(600), true]]);
  });

  it('is told of where somebody asked for that', async () => {
    const company = await makeCompany({ name: 'Watchful' });
    const runner = await runnerOf(company);
    const { authkey } = await createAuthkey(company.admin, { name: 'Website', ipSecurity: true });
    const told = {
      companyId: company.company.id,
      kind: 'ip-leased',
      channel: 'email',
      enabled: true,
    } as const;
    await runtime().prisma.alertSetting.create({ data: told });
    await leaseIp(runner, { authkeyId: authkey.id, seconds: 600 });
    await releaseIp(runner, { authkeyId: authkey.id });
    const mails = await runtime().prisma.notice.findMany({
      where: { companyId: company.company.id, kind: 'alert.ip-leased' },
      orderBy: { id: 'asc' },
    });
    expect(mails.map(({ channel, subject }) => [channel, subject.split(': ').at(-1)])).toEqual([
      ['email', 'IP leased for Website'],
      ['email', 'IP released for Website'],
    ]);
    expect(mails[0]?.text).toContain('198.51.100.7');
    expect(mails[0]?.text).toContain('service token Runner');
    expect(mails[0]?.text).toContain('revoke the service token at once');
  });

  it('counts for nothing in a full list', async () => {
    const runner = await runnerOf(acme);
    const { id } = await makeKey();
    await runtime().prisma.$executeRaw`
      insert into "WhitelistEntry" ("companyId", id, "credentialId", value, "addedBy")
      select ${acme.company.id}::uuid, gen_random_uuid(), ${id}::uuid, host('10.0.0.0'::inet + n), 'x'
      from generate_series(1, 100000) as n`;
    await leaseIp(runner, { authkeyId: id, seconds: 600 });
    const another = { credentialId: id, entries: '10.0.0.1 10.0.0.2' };
    expect(await addEntries(acme.admin, another)).toMatchObject({ added: [] });
    expect(await failing(addEntries(acme.admin, { ...another, entries: '192.0.2.1' }))).toMatchObject({
      code: 'bad_input',
    });
  });

  it('stands in the list as it stood', async () => {
    const runner = await runnerOf(acme);
    const { id } = await makeKey();
    await addEntries(acme.admin, { credentialId: id, entries: '198.51.100.8', expires: 60 });
    await leaseIp(later(runner, 1), { authkeyId: id, seconds: 600 });
    await leaseIp(later(runner, 2), { authkeyId: id, seconds: 600, ip: '198.51.100.8' });
    await releaseIp(later(runner, 4), { authkeyId: id });
    await releaseIp(later(runner, 5), { authkeyId: id, ip: '198.51.100.8' });
    const stood = async (seconds: number) =>
      (
        await listAsOf(later(acme.viewer, 10), { credentialId: id, at: inSeconds(seconds).toISOString() })
      ).own.map(({ value, expiresAt }) => [value, expiresAt]);
    const [kept, leased] = [
      ['198.51.100.8', inSeconds(60)],
      ['198.51.100.7', inSeconds(601)],
    ];
    expect(await stood(0.5)).toEqual([kept]);
    expect(await stood(1.5)).toEqual([leased, kept]);
    expect(await stood(3)).toEqual([leased, ['198.51.100.8', inSeconds(602)]]);
    expect(await stood(4.5)).toEqual([['198.51.100.8', inSeconds(602)]]);
    expect(await stood(6)).toEqual([kept]);
  });

  it.each([
    ['010.0.0.1', /starts with a zero/],
    ['192.0.2.0/24', /single address/],
    ['192.0.2.1-192.0.2.9', /single address/],
    ['example.org', /host name/],
    ['0.0.0.0', /unspecified/],
    ['', /empty/],
  ])('refuses the address %j, naming it', async (ip, reason) => {
    const { id } = await makeKey();
    const runner = await runnerOf(acme);
    for (const change of [
      () => leaseIp(runner, { authkeyId: id, ip, seconds: 60 }),
      () => releaseIp(runner, { authkeyId: id, ip }),
    ]) {
      expect(await failing(change())).toMatchObject({
        code: 'bad_input',
        problems: [{ path: 'ip', entry: ip, message: expect.stringMatching(reason) }],
      });
    }
  });

  it('refuses times that are none, people, tokens without the scope, and what is not theirs', async () => {
    const { id } = await makeKey();
    const runner = await runnerOf(acme);
    for (const seconds of [0, 59, 86_401, 60.5, Number.NaN]) {
      expect(await failing(leaseIp(runner, { authkeyId: id, seconds }))).toMatchObject({ code: 'bad_input' });
    }
    const input = { authkeyId: id, seconds: 60 };
    const without = await runnerOf(acme, 'Reader', ['ips:read', 'ips:write', 'authkeys:write']);
    const unknown = { ...runner, ip: null };
    const stranger = await runnerOf(globex);
    for (const [ctx, code] of [
      [acme.owner, 'forbidden'],
      [acme.viewer, 'forbidden'],
      [without, 'forbidden'],
      [stranger, 'not_found'],
    ] as const) {
      expect(await failing(leaseIp(ctx, input))).toMatchObject({ code });
      expect(await failing(releaseIp(ctx, { authkeyId: id }))).toMatchObject({ code });
    }
    expect(await failing(leaseIp(unknown, input))).toMatchObject({ code: 'bad_input' });
    expect(await runtime().prisma.ipLease.count({ where: { credentialId: id } })).toBe(0);
    expect(await entriesOf(id)).toEqual([]);
  });
});

describe('releaseAllOf', () => {
  it('ends what one token holds in all lists, and leaves what others hold or keep', async () => {
    const [gone, stays] = [await runnerOf(acme, 'Gone'), await runnerOf(acme, 'Stays')];
    const [one, other] = [await makeKey(), await makeKey()];
    await addEntries(acme.admin, { credentialId: one.id, entries: '192.0.2.3', expires: 60 });
    for (const ip of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      await leaseIp(gone, { authkeyId: one.id, ip, seconds: 600 });
    }
    await leaseIp(stays, { authkeyId: one.id, ip: '192.0.2.2', seconds: 300 });
    await leaseIp(gone, { authkeyId: other.id, ip: '192.0.2.4', seconds: 600 });
    expect(await one.verdict('192.0.2.1')).toBe('ALLOWED');
    const ctx = { ...acme.admin, requestId: 'revoked' };
    await transact(ctx, (tx) => releaseAllOf(tx, ctx, gone.actor.type === 'token' ? gone.actor.id : ''));
    expect((await entriesOf(one.id)).sort()).toEqual([
      ['192.0.2.2', inSeconds(300), true],
      ['192.0.2.3', inSeconds(60), false],
    ]);
    expect(await entriesOf(other.id)).toEqual([]);
    expect(await one.verdict('192.0.2.1')).toBe('IP_NOT_WHITELISTED');
    expect(await one.verdict('192.0.2.2')).toBe('ALLOWED');
    const events = (await eventsOf(one.id)).filter(({ requestId }) => requestId === 'revoked');
    expect(events).toMatchObject([
      { action: 'whitelist.release', before: { entries: ['192.0.2.1'] } },
      {
        action: 'whitelist.set-expiry',
        before: { entries: expect.arrayContaining(['192.0.2.2', '192.0.2.3']) },
      },
    ]);
    expect(await failing(releaseIp(gone, { authkeyId: one.id, ip: '192.0.2.2' }))).toMatchObject({
      code: 'not_found',
    });
  });
});
