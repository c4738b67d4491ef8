import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type FeedServer, startFeedServer } from '#lib/testing/feed-server';
import { createAuthkey } from '../../authkeys/create.ts';
import { approveRead } from '../approve-read.ts';
import { attachIpList } from '../attach.ts';
import { createIpList } from '../create.ts';
import { deleteIpList } from '../delete.ts';
import { dismissRead } from '../dismiss-read.ts';
import { editIpList } from '../edit.ts';
import { getIpList } from '../get.ts';
import { readIpListNow } from '../read-now.ts';
import { type ClaimedList, claimDueLists, claimList, giveBack } from './claim-reads.ts';
import { readClaimed } from './read-claimed.ts';
import { tellStaleLists } from './tell-stale.ts';

let database: TestDatabase;
let feeds: FeedServer;
let acme: TestCompany;
let admin: Ctx;
let listId: string;
/** What the URL answers with. */
let body: string;

beforeAll(async () => {
  database = await openTestDatabase();
  feeds = await startFeedServer();
});
afterAll(async () => {
  await feeds?.stop();
  await database?.close();
});
beforeEach(async () => {
  acme = await makeCompany();
  admin = acme.admin;
  feeds.requests.length = 0;
  feeds.answer = ({ headers }, response) => {
    const etag = JSON.stringify(body);
    if (headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(body);
  };
  listId = (await createIpList(admin, listOf())).id;
});

const listOf = (more: object = {}) => ({
  name: 'Probes',
  source: 'url' as const,
  url: feeds.url('/probes.txt'),
  format: 'text' as const,
  everySeconds: 3600,
  ...more,
});
const addresses = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => `198.51.100.${from + index}`);

const rowOf = (id = listId) =>
  runtime().prisma.ipList.findUniqueOrThrow({
    where: { companyId_id: { companyId: acme.company.id, id } },
  });
const claim = async () => {
  const claimed = await claimList(new Date(), acme.company.id, listId);
  if (!claimed) throw new Error('There is nothing to claim');
  return claimed;
};
/** Reads it now, as the worker does. */
const read = async (text = body) => {
  body = text;
  return readClaimed(await claim());
};
const entries = async () =>
  (
    await runtime().prisma.whitelistEntry.findMany({
      where: { companyId: acme.company.id, credentialId: listId },
      orderBy: { first: 'asc' },
      select: { value: true },
    })
  ).map(({ value }) => value);
const events = async () =>
  (
    await runtime().prisma.auditEvent.findMany({
      where: { companyId: acme.company.id, action: { startsWith: 'ip-list.' } },
      orderBy: { id: 'asc' },
      select: { action: true },
    })
  ).map(({ action }) => action.slice('ip-list.'.length));
const mails = async (kind: string) =>
  (
    await runtime().prisma.notice.findMany({
      where: { companyId: acme.company.id, kind: `alert.${kind}`, channel: 'email' },
      orderBy: { id: 'asc' },
      select: { subject: true, text: true },
    })
  ).map(({ subject, text }) => `${subject}\n${text}`);
const versionOf = async () =>
  Number(
    (await runtime().prisma.company.findUniqueOrThrow({ where: { id: acme.company.id } })).policyVersion,
  );

/** An authkey that uses the list, and was called from an address of it. */
async function callFrom(ip: string) {
  const { authkey } = await createAuthkey(admin, { name: 'Website', ipSecurity: true, entries: '' });
  await attachIpList(admin, { listId, credentialId: authkey.id });
  const at = new Date(Date.now() - 3_600_000);
  await runtime().prisma.recentIp.create({
    data: {
      companyId: acme.company.id,
      credentialId: authkey.id,
      ip,
      accepted: 3,
      firstSeenAt: at,
      lastSeenAt: at,
      lastAcceptedAt: at,
    },
  });
}

describe('a read', () => {
  it('becomes the entries of the list, audited and in force, with its diff', async () => {
    const version = await versionOf();
    expect(await read('198.51.100.7\n198.51.100.8 # probe\n')).toEqual({
      state: 'changed',
      added: 2,
      removed: 0,
    });
    expect(await entries()).toEqual(['198.51.100.7', '198.51.100.8']);
    expect(await versionOf()).toBe(version + 1);
    expect(await read('198.51.100.8\n198.51.100.9')).toEqual({ state: 'changed', added: 1, removed: 1 });
    expect(await events()).toEqual(['create', 'read', 'read']);
    expect(await getIpList(admin, { id: listId })).toMatchObject({
      state: 'good',
      entries: 2,
      pending: null,
      reads: [{ added: ['198.51.100.9'], removed: ['198.51.100.7'] }, { addedTotal: 2 }],
    });
  });

  it('that says the same changes nothing but when it was read, whether it is sent again or not', async () => {
    await read('198.51.100.7');
    const [version, { readAt, changedAt }] = [await versionOf(), await rowOf()];
    expect(await read()).toEqual({ state: 'unchanged' });
    expect(feeds.requests.at(-1)?.headers['if-none-match']).toBe('"198.51.100.7"');
    feeds.answer = (_, response) => response.end('198.51.100.7\n\n');
    expect(await read()).toEqual({ state: 'unchanged' });
    expect(await events()).toEqual(['create', 'read']);
    expect(await versionOf()).toBe(version);
    const row = await rowOf();
    expect(row.readAt!.getTime()).toBeGreaterThan(readAt!.getTime());
    expect(row.changedAt).toEqual(changedAt);
    expect(row.nextReadAt!.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
  });

  it('of a list whose selection was changed asks for all of it again', async () => {
    await editIpList(admin, { ...listOf({ format: 'csv' }), id: listId });
    await read('ip,office\n198.51.100.7,198.51.100.8');
    expect(await entries()).toEqual(['198.51.100.7']);
    const select = { column: 'office' };
    await editIpList(admin, { ...listOf({ format: 'csv', select }), id: listId });
    expect((await rowOf()).nextReadAt!.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await read()).toMatchObject({ state: 'changed' });
    expect(feeds.requests.at(-1)?.headers).not.toHaveProperty('if-none-match');
    expect(await entries()).toEqual(['198.51.100.8']);
  });

  it('that fails leaves the list as it is, says why, and is tried again soon', async () => {
    await read('198.51.100.7');
    for (const [text, problem] of [
      ['<html>Sign in</html>', /web page/],
      ['', /empty/],
      [[...addresses(16), 'nonsense', '198.51.100.99'].join('\n'), /^Line 17, “nonsense”/],
      ['0.0.0.0/0', /every address/],
      ['10.0.0.0/8', /private/],
    ] as const) {
      expect(await read(text)).toMatchObject({ state: 'failed', problem: expect.stringMatching(problem) });
    }
    feeds.answer = (_, response) => response.writeHead(302, { location: 'https://169.254.169.254/' }).end();
    expect(await read()).toMatchObject({ problem: expect.stringMatching(/not on the public internet/) });
    expect(await entries()).toEqual(['198.51.100.7']);
    expect(await events()).toEqual(['create', 'read']);
    const row = await rowOf();
    expect(row).toMatchObject({ failures: 6, etag: '"198.51.100.7"' });
    expect(row.nextReadAt!.getTime()).toBeLessThan(Date.now() + 40 * 60_000);
    expect(await getIpList(admin, { id: listId })).toMatchObject({ state: 'failing', problem: row.problem });
  });

  it('is of one instance alone, and counts for nothing once something else is asked for', async () => {
    body = '198.51.100.7';
    const now = new Date();
    const all = await Promise.all([claimDueLists(now, 50), claimDueLists(now, 50)]);
    expect(all.flat().filter(({ id }) => id === listId)).toHaveLength(1);
    const [claimed] = all.flat().filter(({ id }) => id === listId) as [ClaimedList];
    await editIpList(admin, { ...listOf({ url: feeds.url('/others.txt') }), id: listId });
    expect(await readClaimed(claimed)).toEqual({ state: 'superseded' });
    expect(await entries()).toEqual([]);
    feeds.answer = (_, response) => response.writeHead(500).end();
    expect(await readClaimed(claimed)).toEqual({ state: 'superseded' });
    expect(await rowOf()).toMatchObject({ failures: 0, failedSince: null });
  });

  it('that the process ends is read by another one', async () => {
    feeds.answer = () => undefined;
    const stop = new AbortController();
    const claimed = await claim();
    const reading = readClaimed(claimed, stop.signal);
    await expect.poll(() => feeds.requests.length).toBe(1);
    stop.abort();
    expect(await reading).toEqual({ state: 'superseded' });
    expect(await rowOf()).toMatchObject({ failures: 0 });
    expect((await rowOf()).nextReadAt!.getTime()).toBeLessThan(claimed.claimedUntil.getTime());
    await giveBack(claimed, new Date());
  });

  it('of a list that was deleted meanwhile is none', async () => {
    body = '198.51.100.7';
    const claimed = await claim();
    await deleteIpList(admin, { id: listId, name: 'Probes' });
    expect(await readClaimed(claimed)).toEqual({ state: 'superseded' });
    const due = await claimDueLists(new Date(Date.now() + 3_600_000), 50);
    expect(due.map(({ id }) => id)).not.toContain(listId);
  });
});

it('private entries go as the list allows none any more, whatever the URL says, and are guarded', async () => {
  await editIpList(admin, { ...listOf({ allowPrivate: true }), id: listId });
  await read('198.51.100.7\n10.0.0.0/8\n192.168.7.7 # probe');
  await callFrom('10.1.2.3');
  feeds.answer = (_, response) => response.writeHead(500).end();
  const closing = { ...listOf(), id: listId };
  await expect(editIpList(admin, closing)).rejects.toMatchObject({ code: 'LOCK_OUT' });
  expect(await entries()).toHaveLength(3);
  await editIpList({ ...admin, now: new Date() }, { ...closing, confirm: true });
  expect(await entries()).toEqual(['198.51.100.7']);
  expect(await getIpList(admin, { id: listId })).toMatchObject({ reads: [{ outcome: 'edited' }, {}] });
});

describe('a read that changes more than half', () => {
  beforeEach(() => read(addresses(20).join('\n')));

  const waiting = async () => (await getIpList(admin, { id: listId })).pending!;

  it('waits for a person, who is told once', async () => {
    expect(await read(addresses(9).join('\n'))).toEqual({ state: 'waits', reasons: ['shrinks'] });
    expect(await entries()).toHaveLength(20);
    expect(await getIpList(admin, { id: listId })).toMatchObject({
      state: 'waits',
      pending: { entries: 9, added: 0, removed: 11, dismissedBy: null, lockedOut: 0 },
    });
    expect(await read()).toEqual({ state: 'unchanged' });
    expect(await read(addresses(8).join('\n'))).toEqual({ state: 'waits', reasons: ['shrinks'] });
    expect(await events()).toEqual(['create', 'read', 'wait', 'wait']);
    const [mail, ...more] = await mails('ip-list-waits');
    expect(more).toEqual([]);
    expect(mail).toContain('IP list waits for you: Probes');
    expect(mail).toContain('20 now, 9 then: 0 added, 11 removed');
  });

  it('is taken as it was read when it is approved, once, whatever the URL says since', async () => {
    await read(addresses(60).join('\n'));
    const { digest } = await waiting();
    await read('<html>');
    const { failedSince, readAt } = await rowOf();
    expect(failedSince).not.toBeNull();
    feeds.answer = (_, response) => response.end('203.0.113.99');
    const later = { ...admin, now: new Date() };
    expect(await approveRead(later, { id: listId, digest })).toEqual({ added: 40, removed: 0, entries: 60 });
    expect(await entries()).toEqual(addresses(60));
    expect(await getIpList(admin, { id: listId })).toMatchObject({
      state: 'failing',
      failedSince,
      readAt,
      pending: null,
      reads: [{ outcome: 'approved' }, {}],
    });
    const again = approveRead(admin, { id: listId, digest });
    await expect(again).rejects.toMatchObject({ code: 'conflict', message: /No read of this list waits/ });
    const event = await runtime().prisma.auditEvent.findFirst({ orderBy: { id: 'desc' } });
    expect(event).toMatchObject({ action: 'ip-list.read', actorName: admin.actor.name });
  });

  it('is dismissed for as long as the URL answers with just that', async () => {
    const few = addresses(3).join('\n');
    await read(few);
    const { digest } = await waiting();
    await dismissRead(admin, { id: listId, digest });
    expect(await getIpList(admin, { id: listId })).toMatchObject({
      state: 'good',
      pending: { digest, dismissedBy: admin.actor.name, removed: 17 },
    });
    await expect(approveRead(admin, { id: listId, digest })).rejects.toMatchObject({ code: 'conflict' });
    expect(await read()).toEqual({ state: 'unchanged' });
    expect(await read(`${few}\n`)).toEqual({ state: 'unchanged' });
    expect(await entries()).toHaveLength(20);
    expect(await read(addresses(2).join('\n'))).toMatchObject({ state: 'waits' });
    expect(await mails('ip-list-waits')).toHaveLength(2);
    expect(await read(addresses(20).join('\n'))).toEqual({ state: 'unchanged' });
    expect(await getIpList(admin, { id: listId })).toMatchObject({ state: 'good', pending: null });
    expect(await events()).toEqual(['create', 'read', 'wait', 'dismiss', 'wait']);
  });

  it('that is not the one that was seen is neither approved nor dismissed', async () => {
    await read(addresses(3).join('\n'));
    const { digest } = await waiting();
    await read(addresses(4).join('\n'));
    for (const act of [approveRead, dismissRead]) {
      const refused = { code: 'conflict', message: /another one than you saw/ };
      await expect(act(admin, { id: listId, digest })).rejects.toMatchObject(refused);
    }
    expect(await entries()).toHaveLength(20);
  });

  it('waits no more once another URL is asked for', async () => {
    await read(addresses(3).join('\n'));
    const { digest } = await waiting();
    await editIpList(admin, { ...listOf({ url: feeds.url('/others.txt') }), id: listId });
    expect(await getIpList(admin, { id: listId })).toMatchObject({ state: 'good', pending: null });
    await expect(approveRead(admin, { id: listId, digest })).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each([approveRead, dismissRead])('%o is for admins of the company, behind the OTP', async (act) => {
    await read(addresses(3).join('\n'));
    const { digest } = await waiting();
    const other = await makeCompany();
    const closed = await makeCompany({ steppedUp: false });
    await expect(act(acme.viewer, { id: listId, digest })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(act(other.admin, { id: listId, digest })).rejects.toMatchObject({ code: 'not_found' });
    await expect(act(closed.admin, { id: listId, digest })).rejects.toMatchObject({
      code: 'step_up_required',
    });
    expect(await waiting()).toMatchObject({ digest, dismissedBy: null });
  });
});

describe('a read that would refuse an address accepted lately', () => {
  it('waits, names it, and is approved by whoever has seen it', async () => {
    await read(addresses(5).join('\n'));
    await callFrom('198.51.100.5');
    expect(await read(addresses(4).join('\n'))).toEqual({ state: 'waits', reasons: ['locks-out'] });
    expect(await entries()).toHaveLength(5);
    const { pending } = await getIpList(admin, { id: listId });
    expect(pending).toMatchObject({
      lockedOut: 1,
      lockedOutIps: ['198.51.100.5'],
      removedValues: ['198.51.100.5'],
    });
    expect((await mails('ip-list-waits'))[0]).toContain('Would refuse: 198.51.100.5');
    const { digest } = pending!;
    const asked = approveRead(admin, { id: listId, digest });
    await expect(asked).rejects.toMatchObject({ code: 'LOCK_OUT', lockOut: { total: 1 } });
    expect(await entries()).toHaveLength(5);
    await approveRead(admin, { id: listId, digest, confirm: true });
    expect(await entries()).toHaveLength(4);
  });

  it('is told with the rest where it loses more than half, too', async () => {
    await read(addresses(20).join('\n'));
    await callFrom('198.51.100.20');
    expect(await read(addresses(3).join('\n'))).toEqual({
      state: 'waits',
      reasons: ['shrinks', 'locks-out'],
    });
    expect(await events()).toEqual(['create', 'read', 'attach', 'wait']);
    expect((await getIpList(admin, { id: listId })).pending).toMatchObject({ lockedOut: 1 });
  });

  it('is taken where what it gains has the address as well', async () => {
    await read('198.51.100.5');
    await callFrom('198.51.100.5');
    expect(await read('198.51.100.0/28')).toEqual({ state: 'changed', added: 1, removed: 1 });
  });
});

describe('a list that cannot be read for longer than was set', () => {
  it('is told of once, and again when it can be read', async () => {
    await read('198.51.100.7');
    feeds.answer = (_, response) => response.writeHead(503).end();
    await read();
    const after = (days: number) => new Date(Date.now() + days * 86_400_000);
    await tellStaleLists(after(2.9));
    expect(await mails('ip-list-stale')).toEqual([]);
    await Promise.all([tellStaleLists(after(3.1)), tellStaleLists(after(3.1))]);
    await tellStaleLists(after(4));
    const [mail, ...more] = await mails('ip-list-stale');
    expect(more).toEqual([]);
    expect(mail).toMatch(/IP list cannot be read: Probes[\s\S]*Why: +It answered 503\./);
    const later = { ...admin, actor: { ...admin.actor, stepUpUntil: after(5) }, now: after(3.1) } as Ctx;
    expect((await getIpList(later, { id: listId })).state).toBe('stale');
    await read();
    expect(await events()).toEqual(['create', 'read', 'stale']);
    feeds.answer = (_, response) => response.end('198.51.100.7');
    expect(await read()).toEqual({ state: 'unchanged' });
    expect(await events()).toEqual(['create', 'read', 'stale', 'recover']);
    expect((await mails('ip-list-stale'))[1]).toContain('IP list is read again: Probes');
    expect(await rowOf()).toMatchObject({ failedSince: null, toldAt: null, failures: 0, problem: null });
  });
});

describe('reading it now', () => {
  it('says what came of it, and is for admins of the company', async () => {
    body = '198.51.100.7';
    expect(await readIpListNow(admin, { id: listId })).toEqual({ state: 'changed', added: 1, removed: 0 });
    const other = await makeCompany();
    const closed = await makeCompany({ steppedUp: false });
    await expect(readIpListNow(acme.viewer, { id: listId })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(readIpListNow(other.admin, { id: listId })).rejects.toMatchObject({ code: 'not_found' });
    await expect(readIpListNow(closed.admin, { id: listId })).rejects.toMatchObject({
      code: 'step_up_required',
    });
    const { id } = await createIpList(admin, { name: 'By hand', source: 'hand' });
    await expect(readIpListNow(admin, { id })).rejects.toMatchObject({ code: 'bad_input' });
    expect(feeds.requests).toHaveLength(1);
  });

  it('too often is refused', async () => {
    feeds.answer = (_, response) => response.writeHead(404).end();
    for (let time = 0; time < 5; time += 1) {
      expect(await readIpListNow(admin, { id: listId })).toEqual({
        state: 'failed',
        problem: 'It answered 404.',
      });
    }
    await expect(readIpListNow(admin, { id: listId })).rejects.toMatchObject({ code: 'rate_limited' });
    expect(feeds.requests).toHaveLength(5);
  });
});
