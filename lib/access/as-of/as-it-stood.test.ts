import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#lib/core/context';
import { newRequestId } from '#lib/core/request-id';
import { runtime } from '#lib/core/runtime';
import { isAppError } from '#lib/errors';
import { makeCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { createAuthkey } from '../authkeys/create.ts';
import { deleteAuthkey } from '../authkeys/delete.ts';
import { endTimedOffs } from '../authkeys/end-timed-off.ts';
import { modeOf } from '../authkeys/public-authkey.ts';
import { setAuthkeyDisabled } from '../authkeys/set-disabled.ts';
import { setIpSecurity } from '../authkeys/set-ip-security.ts';
import { createClient } from '../clients/create.ts';
import { deleteClient } from '../clients/delete.ts';
import { setReportOnly } from '../clients/set-report-only.ts';
import { undo } from '../undo/undo.ts';
import { addEntries } from '../whitelist/add.ts';
import { editEntry } from '../whitelist/edit.ts';
import { removeEntries } from '../whitelist/remove.ts';
import { removeExpired } from '../whitelist/remove-expired.ts';
import { tightenEntry } from '../whitelist/tighten.ts';
import { whitelistIps } from '../whitelist/whitelist-ips.ts';
import { listAsOf } from './list-as-of.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const hour = 3_600_000;
const values = ['192.0.2.1', '192.0.2.2', '192.0.2.0/24', '198.51.100.1-198.51.100.9', '2001:db8::1'];
const notes = ['', 'Office', 'VPN'];
const lives = [null, 60, 3_600, 5 * 3_600];
const waits = [0, 1, 1_000, 61_000, hour, 3 * hour];

const verbs = [
  'add',
  'add many',
  'import',
  'plus',
  'note',
  'expiry',
  'remove',
  'remove',
  'tighten',
  'put back',
  'undo',
  'undo',
  'mode',
  'mode',
  'disable',
  'expire',
  'create',
  'delete',
] as const;
const steps = fc.array(
  fc
    .record({ verb: fc.constantFrom(...verbs), wait: fc.constantFrom(...waits), n: fc.noBias(fc.nat(1e9)) })
    // It is offered for a short time only.
    .map((step) => (step.verb === 'undo' ? { ...step, wait: 1 } : step)),
  { minLength: 80, maxLength: 80 },
);
type Step = { verb: (typeof verbs)[number]; n: number };

interface Credential {
  id: string;
  type: 'authkey' | 'client';
  name: string;
}

/** A company in which verbs are done, one after the other. */
async function openWorld() {
  const { prisma } = runtime();
  const start = new Date('2026-03-01T10:00:00Z');
  const { admin, company } = await makeCompany({ now: start });
  const credentials: Credential[] = [];
  /** Of those that have done something. */
  const requests: string[] = [];
  let requestId = '';
  let now = start;

  const request = (): Ctx => {
    requestId = newRequestId();
    return {
      ...admin,
      actor: { ...admin.actor, stepUpUntil: new Date(8e12) } as Ctx['actor'],
      now,
      requestId,
    };
  };

  async function create(n: number) {
    const text = `value,note,expires\n${values[n % 5]},Office,${new Date(+now + hour).toISOString()}\n203.0.113.${n % 200},,`;
    const fields = { entries: text, reportOnly: n % 3 === 0 };
    const name = `the.shop.${credentials.length}`;
    if (n % 2 === 0) {
      const { authkey } = await createAuthkey(request(), { name, ipSecurity: n % 5 !== 0, ...fields });
      credentials.push({ id: authkey.id, type: 'authkey', name });
      return;
    }
    const { client } = await createClient(request(), { username: name, ...fields });
    credentials.push({ id: client.id, type: 'client', name });
  }

  async function act({ verb, n }: Step): Promise<unknown> {
    const pick = <T>(list: readonly T[], by = n): T => list[by % list.length]!;
    const credential = pick(credentials);
    const credentialId = pick([null, ...credentials.map(({ id }) => id)], Math.floor(n / 7));
    const [value, note, expires] = [pick(values), pick(notes, n >> 3), pick(lives, n >> 5)];
    const rows = await prisma.whitelistEntry.findMany({
      where: { companyId: company.id, credentialId },
      select: { id: true },
      orderBy: [{ value: 'asc' }],
    });
    const id = rows.length > 0 ? pick(rows, n >> 2).id : '';
    switch (verb) {
      case 'add':
        return addEntries(request(), { credentialId, entries: value, note, expires });
      case 'add many':
        return addEntries(request(), { credentialId, entries: values.slice(n % 3).join(), note, expires });
      case 'import': {
        const end = new Date(+now + 2 * hour).toISOString();
        const entries = `value,note,expires\n${values[0]},${note},${end}\n${values[n % 5]},Lab,never\n192.0.2.77,,`;
        return addEntries(request(), { credentialId, entries, expires });
      }
      case 'plus': {
        const seen = [{ ip: '192.0.2.1', credentialId: credential.id }];
        const list = pick(['own', 'company'] as const);
        return whitelistIps(request(), {
          list,
          seen,
          from: 'recent-ips',
          whole: n % 4 === 0,
          expires: 86_400,
        });
      }
      case 'note':
        return editEntry(request(), { id, note });
      case 'expiry':
        return editEntry(request(), { id, note, expires, confirm: true });
      case 'remove':
        return removeEntries(request(), {
          ids: rows.slice(0, 1 + (n % 3)).map((row) => row.id),
          confirm: true,
        });
      case 'tighten': {
        const list = { companyId: company.id, credentialId };
        await addEntries(request(), { credentialId, entries: '192.0.2.0/24' });
        await addEntries(request(), { credentialId, entries: '192.0.2.1', note, expires: 3_600 });
        const range = await prisma.whitelistEntry.findFirstOrThrow({
          where: { ...list, value: '192.0.2.0/24' },
          select: { id: true },
        });
        const seen = { ip: '192.0.2.1', firstSeenAt: now, lastSeenAt: now, lastAcceptedAt: now };
        await prisma.recentIp.createMany({
          data: [{ ...seen, companyId: company.id, credentialId: credentialId ?? credential.id }],
          skipDuplicates: true,
        });
        return tightenEntry(request(), { id: range.id, to: ['192.0.2.1'], confirm: true });
      }
      case 'put back': {
        const removal = request();
        await removeEntries(removal, { ids: rows.slice(0, 2).map((row) => row.id), confirm: true });
        return undo(request(), removal);
      }
      case 'undo':
        return undo(request(), { requestId: requests.at(-1 - (n % 2)) ?? '', confirm: true });
      case 'mode': {
        if (credential.type === 'client') {
          return setReportOnly(request(), { id: credential.id, reportOnly: n % 2 === 0, confirm: true });
        }
        const mode = pick(['off', 'off', 'report', 'on'] as const, n >> 1);
        const offForSeconds = mode === 'off' ? pick(lives, n >> 4) : null;
        return setIpSecurity(request(), { id: credential.id, mode, offForSeconds, confirm: true });
      }
      case 'disable':
        return setAuthkeyDisabled(request(), { id: credentials[0]?.id ?? '', disabled: n % 2 === 0 });
      case 'expire':
        await removeExpired(now);
        return endTimedOffs(now);
      case 'create':
        return credentials.length < 5 ? create(n) : undefined;
      case 'delete':
        if (n % 3 > 0) return undefined;
        return credential.type === 'client'
          ? deleteClient(request(), { id: credential.id, username: credential.name })
          : deleteAuthkey(request(), credential);
    }
  }

  /** What stands in the tables. */
  async function read() {
    const [entries, authkeys, clients] = await Promise.all([
      prisma.whitelistEntry.findMany({
        where: { companyId: company.id },
        select: { credentialId: true, value: true, note: true, expiresAt: true },
      }),
      prisma.authkey.findMany({ where: { companyId: company.id } }),
      prisma.client.findMany({ where: { companyId: company.id } }),
    ]);
    return { entries, authkeys, clients };
  }

  await create(2);
  await create(1);
  return {
    credentials,
    read,
    /** @returns whether anything was done */
    async does(step: Step): Promise<boolean> {
      try {
        await act(step);
        requests.push(requestId);
        return true;
      } catch (error) {
        if (!isAppError(error) || error.code === 'internal') throw error;
        return false;
      }
    },
    pass(ms: number) {
      now = new Date(+now + ms);
      return now;
    },
    now: () => now,
    asOf: (credentialId: string | null, at: Date) =>
      listAsOf({ ...request(), now: new Date(+now + 1_000) }, { credentialId, at }),
  };
}

type World = Awaited<ReturnType<typeof openWorld>>;
type Tables = Awaited<ReturnType<World['read']>>;

/** What listAsOf is to say of those tables. */
function stood({ entries, authkeys, clients }: Tables, credentialId: string | null, at: Date) {
  const authkey = authkeys.find(({ id }) => id === credentialId);
  const client = clients.find(({ id }) => id === credentialId);
  const listed = (id: string | null) =>
    entries
      .filter((entry) => entry.credentialId === id && (entry.expiresAt === null || entry.expiresAt > at))
      .map(({ value, note, expiresAt }) => ({ value, note, expiresAt }))
      .sort(byValue);
  const mode = authkey ? modeOf(authkey, at) : null;
  return {
    mode: client ? (client.reportOnly ? 'report' : 'on') : mode,
    offUntil: mode === 'off' ? (authkey?.offUntil ?? null) : null,
    own: credentialId === null ? [] : listed(credentialId),
    company: client ? [] : listed(null),
  };
}

const byValue = (one: { value: string }, other: { value: string }) => (one.value < other.value ? -1 : 1);

test('after whatever was done, each list and mode is told as it stood at every moment', async () => {
  const property = fc.asyncProperty(steps, async (sequence) => {
    const world = await openWorld();
    const history = [{ from: world.now(), tables: await world.read() }];
    const done = new Set<string>();
    for (const { wait, ...step } of sequence) {
      const from = world.pass(wait);
      if (await world.does(step)) done.add(step.verb);
      history.push({ from, tables: await world.read() });
    }
    world.pass(hour);
    expect(done.size).toBeGreaterThan(12);
    for (const [index, { from, tables }] of history.entries()) {
      const until = history[index + 1]?.from ?? world.now();
      const credentialId = [null, ...world.credentials.map(({ id }) => id)][
        index % (world.credentials.length + 1)
      ] as string | null;
      const there = [...tables.authkeys, ...tables.clients].some(({ id }) => id === credentialId);
      if (until <= from || (credentialId !== null && !there)) continue;
      for (const at of [from, new Date(+until - 1)]) {
        const { since: _, at: __, own, company, lists, ...mode } = await world.asOf(credentialId, at);
        const told = { ...mode, own: own.toSorted(byValue), company: company.toSorted(byValue) };
        expect(lists).toEqual([]);
        expect(told, `step ${index}, ${sequence[index - 1]?.verb}`).toEqual(stood(tables, credentialId, at));
      }
    }
  });
  await fc.assert(property, { numRuns: 1, seed: 11, endOnFailure: true });
}, 120_000);
