import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { runtime } from '#lib/core/runtime';
import { lookUpHost } from '#lib/delivery/dns/look-up-host';
import { hashSecretHex } from '#lib/gate/authkey-secret';
import { parseAddress } from '#lib/net/address';
import type { HostAnswer } from '#lib/net/host/next-host';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { addressRecords, startDnsServer } from '#lib/testing/dns-server';
import { createAuthkey } from '../../authkeys/create.ts';
import { attachIpList } from '../attach.ts';
import { createIpList } from '../create.ts';
import { deleteIpList } from '../delete.ts';
import { editIpList } from '../edit.ts';
import { getIpList } from '../get.ts';
import { resolveHosts } from './resolve-hosts.ts';

let database: TestDatabase;
let acme: TestCompany;
/** What the DNS says of each name; without a word of it, that there is no such name. */
let known: Record<string, HostAnswer>;
let asked: string[];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  [acme, known, asked] = [await makeCompany(), {}, []];
});
afterEach(() => runtime().prisma.ipList.deleteMany());

const at = (minutes: number) => new Date(acme.admin.now.getTime() + minutes * 60_000);
const answer = (...addresses: string[]): HostAnswer => ({ addresses, ttlSeconds: 60, unanswered: null });
const lookUp = async (host: string) => {
  asked.push(host);
  return known[host] ?? { problem: 'unknown' as const };
};
const resolve = (minutes: number) => resolveHosts(at(minutes), { lookUp });

let count = 0;
const makeList = (hosts: string, more: { allowPrivate?: boolean } = {}) =>
  createIpList(acme.admin, { name: `Hosts ${++count}`, source: 'hosts', hosts, ...more });

async function entriesOf(listId: string) {
  const rows = await runtime().prisma.whitelistEntry.findMany({
    where: { companyId: acme.company.id, credentialId: listId },
    select: { value: true, note: true },
    orderBy: [{ note: 'asc' }, { value: 'asc' }],
  });
  return rows.map(({ value, note }) => `${value} ${note}`);
}
const readsOf = (listId: string) =>
  runtime().prisma.auditEvent.findMany({
    where: { companyId: acme.company.id, action: 'ip-list.read', targetId: listId },
    orderBy: { seq: 'asc' },
  });
async function mailsOf(kind: string) {
  const mails = await runtime().prisma.notice.findMany({
    where: { companyId: acme.company.id, channel: 'email', kind: `alert.${kind}` },
    orderBy: { id: 'asc' },
    select: { subject: true, text: true },
  });
  return mails.map(({ subject, text }) => `${subject}\n${text}`);
}

it('the addresses of host names are the entries, with the name as note, through a real DNS server', async () => {
  const dns = await startDnsServer();
  try {
    dns.answer = (name, type) =>
      addressRecords(name, name === 'a.example.com' ? ['8.8.8.8', '2001:4860::8888'] : ['1.1.1.1']).filter(
        (record) => record.type === type,
      );
    const { id } = await makeList('b.example.com, A.example.com');
    const servers = [dns.address];
    await resolveHosts(at(0), { lookUp: (host) => lookUpHost(host, { servers }) });
    expect(await entriesOf(id)).toEqual([
      '2001:4860::8888 a.example.com',
      '8.8.8.8 a.example.com',
      '1.1.1.1 b.example.com',
    ]);
    const { hostStates } = await getIpList(acme.admin, { id });
    expect(hostStates.map(({ host, addresses, problem }) => [host, addresses.length, problem])).toEqual([
      ['a.example.com', 2, null],
      ['b.example.com', 1, null],
    ]);
  } finally {
    await dns.stop();
  }
});

it('who uses the list is let in by what its names lead to, at once, and no longer', async () => {
  known = { 'a.example.com': answer('8.8.8.1') };
  const { id } = await makeList('a.example.com');
  const { authkey, secret } = await createAuthkey(acme.admin, { name: 'Website', ipSecurity: true });
  await attachIpList(acme.admin, { listId: id, credentialId: authkey.id });
  const verdict = async () =>
    (await runtime().gate.check(hashSecretHex(secret), parseAddress('8.8.8.1'))).verdict;
  expect(await verdict()).not.toBe('ALLOWED');
  await resolve(0);
  expect(await verdict()).toBe('ALLOWED');
  known = { 'a.example.com': answer('8.8.8.2') };
  await resolve(1);
  expect(await verdict()).toBe('ALLOWED');
  await resolve(11);
  expect(await verdict()).not.toBe('ALLOWED');
});

it('each list is one change a round, by Keyfence; a round that changes nothing leaves no trace', async () => {
  known = { 'a.example.com': answer('8.8.8.1'), 'b.example.com': answer('8.8.8.2') };
  const { id } = await makeList('a.example.com b.example.com');
  await resolve(0);
  await resolve(1);
  const [read, ...more] = await readsOf(id);
  expect(more).toEqual([]);
  expect(read).toMatchObject({ actorName: 'Keyfence', after: { added: 2, removed: 0 } });
  expect(asked.sort()).toEqual(['a.example.com', 'a.example.com', 'b.example.com', 'b.example.com']);
});

it('a name is looked up when its TTL is over, at most once a minute, by one instance alone', async () => {
  known = { 'a.example.com': { addresses: ['8.8.8.1'], ttlSeconds: 600, unanswered: null } };
  await makeList('a.example.com');
  await runtime().prisma.$transaction(async (tx) => {
    // Another instance is about to take it.
    await tx.$queryRaw`select host from "IpListHost" for update`;
    expect(await resolve(0)).toBe(0);
  });
  expect(await resolve(0)).toBe(1);
  for (const minutes of [0, 0.5, 1, 5, 8.9]) expect(await resolve(minutes)).toBe(0);
  expect(await resolve(10)).toBe(1);
  expect(asked).toHaveLength(2);
});

it('a name that stands in two lists, also of two companies, is asked for once', async () => {
  known = { 'a.example.com': answer('8.8.8.1') };
  const { id } = await makeList('a.example.com');
  const globex = await makeCompany({ now: acme.admin.now });
  const other = await createIpList(globex.admin, { name: 'A', source: 'hosts', hosts: 'a.example.com' });
  expect(await resolve(0)).toBe(2);
  expect(asked).toEqual(['a.example.com']);
  expect(await entriesOf(id)).toEqual(['8.8.8.1 a.example.com']);
  expect((await getIpList(globex.admin, { id: other.id })).entries).toBe(1);
});

it('60 addresses, or a private one among public ones, change nothing and are told on the page', async () => {
  known = { 'a.example.com': answer('8.8.8.1'), 'b.example.com': answer('8.8.8.2') };
  const { id } = await makeList('a.example.com b.example.com');
  await resolve(0);
  known = {
    'a.example.com': answer(...Array.from({ length: 60 }, (_, index) => `8.8.4.${index}`)),
    'b.example.com': answer('1.1.1.1', '169.254.169.254'),
  };
  await resolve(1);
  expect(await entriesOf(id)).toEqual(['8.8.8.1 a.example.com', '8.8.8.2 b.example.com']);
  const list = await getIpList(acme.admin, { id });
  expect(list).toMatchObject({ state: 'failing', problem: '2 of 2 host names cannot be looked up.' });
  expect(list.hostStates).toMatchObject([
    { problem: expect.stringContaining('60 addresses'), failedSince: at(1), keptUntil: at(24 * 60) },
    { problem: expect.stringContaining('169.254.169.254') },
  ]);
});

it('private addresses are taken where the list allows them, and go as soon as it does not', async () => {
  known = { 'a.example.com': { addresses: ['10.0.0.1', '8.8.8.8'], ttlSeconds: 3_600, unanswered: null } };
  const { id, name } = await makeList('a.example.com', { allowPrivate: true });
  await resolve(0);
  expect(await entriesOf(id)).toEqual(['10.0.0.1 a.example.com', '8.8.8.8 a.example.com']);
  await editIpList(acme.admin, { id, name, hosts: 'a.example.com', allowPrivate: false });
  expect(await resolve(1)).toBe(1);
  expect(await entriesOf(id)).toEqual(['8.8.8.8 a.example.com']);
});

it('what fails for an hour is mailed, its addresses go after 24, audited and mailed, and that it works again too', async () => {
  known = { 'a.example.com': answer('8.8.8.1') };
  const { id } = await makeList('a.example.com');
  await resolve(0);
  known = { 'a.example.com': { problem: 'server failed' } };
  await resolve(1);
  await resolve(59);
  expect(await mailsOf('ip-list-stale')).toEqual([]);
  await resolve(62);
  await resolve(80);
  const [fails, ...more] = await mailsOf('ip-list-stale');
  expect(more).toEqual([]);
  expect(fails).toMatch(/a\.example\.com cannot be looked up.*SERVFAIL/s);
  expect(await entriesOf(id)).toEqual(['8.8.8.1 a.example.com']);
  await resolve(24 * 60 - 20);
  expect(await entriesOf(id)).toHaveLength(1);
  await resolve(24 * 60 + 1);
  expect(await entriesOf(id)).toEqual([]);
  expect((await readsOf(id)).map(({ after }) => after)).toMatchObject([
    { added: 1, removed: 0 },
    { added: 0, removed: 1 },
  ]);
  known = { 'a.example.com': answer('8.8.8.1') };
  await resolve(24 * 60 + 20);
  expect(await entriesOf(id)).toHaveLength(1);
  const subjects = (await mailsOf('ip-list-stale')).map((mail) => mail.split('\n')[0]);
  expect(subjects).toEqual([
    expect.stringContaining('a.example.com cannot be looked up'),
    expect.stringContaining('Addresses removed: a.example.com'),
    expect.stringContaining('a.example.com can be looked up again'),
  ]);
  expect(await getIpList(acme.admin, { id })).toMatchObject({ state: 'good', problem: null });
});

it('a name or a list that is taken away while it is looked up lets nobody in', async () => {
  known = { 'a.example.com': answer('8.8.8.1'), 'b.example.com': answer('8.8.8.2') };
  const left = await makeList('a.example.com b.example.com');
  const gone = await makeList('a.example.com');
  const takeAway = async (host: string) => {
    if (host === 'b.example.com') {
      await editIpList(acme.admin, { id: left.id, name: left.name, hosts: 'a.example.com' });
      await deleteIpList(acme.admin, { id: gone.id, name: gone.name });
    }
    return lookUp(host);
  };
  await resolveHosts(at(0), { lookUp: takeAway });
  expect(await entriesOf(left.id)).toEqual(['8.8.8.1 a.example.com']);
  expect(await entriesOf(gone.id)).toEqual([]);
  expect(await resolve(5)).toBe(1);
});

it('a round that is stopped takes nothing over, and leaves its names to others', async () => {
  known = { 'a.example.com': answer('8.8.8.1'), 'b.example.com': answer('8.8.8.2') };
  const [one, other] = [await makeList('a.example.com'), await makeList('b.example.com')];
  const stopping = new AbortController();
  const stopped = async (host: string) => {
    if (host === 'b.example.com') {
      // The other name is answered by then.
      await new Promise(setImmediate);
      stopping.abort();
    }
    return lookUp(host);
  };
  await resolveHosts(at(0), { lookUp: stopped, signal: stopping.signal });
  expect([await entriesOf(one.id), await entriesOf(other.id)]).toEqual([[], []]);
  expect(await resolve(1)).toBe(0);
  expect(await resolve(2)).toBe(2);
  expect(await entriesOf(other.id)).toHaveLength(1);
});
