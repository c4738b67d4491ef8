import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { bumpPolicy, transact } from '#lib/core/transact';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { rawRequest } from '#lib/testing/raw-http';
import { type ServerProcess, startServerProcess } from '#lib/testing/server-process';

const from = '127.0.0.5';
let database: TestDatabase;
let acme: ApiCompany;
/** Ends what a test has begun, also one that failed half-way. */
const ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(() => database?.close());

async function start(): Promise<ServerProcess> {
  const server = await startServerProcess({ databaseUrl: database.url });
  ends.push(() => server.kill());
  return server;
}
const prisma = () => database.runtime.prisma;

interface Asked {
  sentAt: number;
  answeredAt: number;
  status: number;
}

/** Asks one instance with one key, again and again, until that is over or the instance is gone. */
function keepAsking({ port }: ServerProcess, secret: string) {
  const asked: Asked[] = [];
  let isOver = false;
  let isLost = false;
  const running = (async () => {
    while (!isOver) {
      const sentAt = Date.now();
      const request = {
        port,
        from,
        path: '/api/v1/authorize',
        headers: [['authkey', secret] as [string, string]],
      };
      const answer = await rawRequest(request).catch(() => undefined);
      isLost = !answer || Number.isNaN(answer.status);
      if (!answer || isLost) return;
      asked.push({ sentAt, answeredAt: Date.now(), status: answer.status });
      await wait(20);
    }
  })();
  const end = async () => {
    isOver = true;
    await running;
  };
  ends.push(end);
  return { port, asked, end, isLost: () => isLost };
}

/** Where every worker stands still before it takes an entry out of the list. */
async function holdList(credentialId: string) {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  let isHeld = true;
  const release = async () => {
    if (isHeld) await client.end();
    isHeld = false;
  };
  ends.push(release);
  await client.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [`whitelist:${credentialId}`]);
  return {
    waiting: async () => {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`,
      );
      return rows[0]?.count;
    },
    release,
  };
}

/** The entry of one key and the "off" of another end then. */
async function endBothAt(at: Date): Promise<void> {
  const companyId = acme.company.id;
  await transact(acme.owner, async (tx) => {
    await tx.whitelistEntry.create({
      data: { companyId, credentialId: acme.closedKey.id, value: from, addedBy: 'test', expiresAt: at },
    });
    await tx.authkey.update({
      where: { companyId_id: { companyId, id: acme.openKey.id } },
      data: { offUntil: at, unenforcedSince: new Date() },
      select: { id: true },
    });
    await bumpPolicy(tx, companyId, { credentialId: acme.closedKey.id });
    await bumpPolicy(tx, companyId, { credentialId: acme.openKey.id });
  });
}

/**
 * Every instance is asked with both keys from before their end. Where a machine is so slow that an answer came only
 * after it, once more with another company, and more time.
 */
async function askBeforeTheEnd(servers: ServerProcess[]) {
  for (let ms = 4_000; ; ms *= 2) {
    acme = await makeApiCompany();
    const list = await holdList(acme.closedKey.id);
    const at = new Date(Date.now() + ms);
    await endBothAt(at);
    const keys = [acme.closedKey.secret, acme.openKey.secret];
    const askers = servers.flatMap((server) => keys.map((secret) => keepAsking(server, secret)));
    const first = () => askers.map(({ asked }) => asked[0]?.answeredAt ?? Number.POSITIVE_INFINITY);
    await expect.poll(() => Math.max(...first()), { timeout: 60_000 }).toBeLessThan(Number.POSITIVE_INFINITY);
    if (Math.max(...first()) < at.getTime()) return { at, list, askers };
    await Promise.all(askers.map(({ end }) => end()));
    await list.release();
  }
}

const doneByItself = async () => {
  const where = { companyId: acme.company.id, actorName: 'Keyfence' };
  const events = await prisma().auditEvent.findMany({ where });
  return events.map(({ action, targetId }) => `${action} ${targetId}`).sort();
};
const mails = async () => {
  const kind = { in: ['alert.ip-deleted', 'alert.ip-security-enabled'] };
  const sent = await prisma().notice.findMany({
    where: { companyId: acme.company.id, channel: 'email', kind },
  });
  return sent.map((mail) => mail.kind).sort();
};

test('an entry and a timed "off" end at their instant on two instances while no worker gets on, one of them killed at it; then each is done once', async () => {
  const [killed, other] = await Promise.all([start(), start()]);
  const { at, list, askers } = await askBeforeTheEnd([killed, other]);
  const later = () => askers.map(({ asked }) => asked.filter(({ sentAt }) => sentAt > at.getTime()).length);

  await expect.poll(() => Math.min(...later()), { timeout: 60_000 }).toBeGreaterThan(2);
  expect(await prisma().whitelistEntry.count({ where: { credentialId: acme.closedKey.id } })).toBe(1);
  expect(await prisma().authkey.findFirst({ where: { id: acme.openKey.id } })).toMatchObject({
    ipSecurity: false,
  });

  // Both workers stand before the entry that has ended.
  await expect.poll(list.waiting, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
  await killed.kill();
  await list.release();
  const once = [`authkey.ip-security.on ${acme.openKey.id}`, `whitelist.remove ${acme.closedKey.id}`];
  await expect.poll(doneByItself, { timeout: 60_000 }).toEqual(once);

  await Promise.all(askers.map(({ end }) => end()));
  await start();
  await other.stop();
  // Once this is gone the instance that was started last has looked.
  await prisma().whitelistEntry.create({
    data: { companyId: acme.company.id, value: '192.0.2.1', addedBy: 'test', expiresAt: new Date(0) },
  });
  await expect
    .poll(() => prisma().whitelistEntry.count({ where: { value: '192.0.2.1' } }), { timeout: 30_000 })
    .toBe(0);
  expect((await doneByItself()).filter((done) => once.includes(done))).toEqual(once);
  expect(await mails()).toEqual(['alert.ip-deleted', 'alert.ip-deleted', 'alert.ip-security-enabled']);

  for (const { port, asked, isLost } of askers) {
    if (port !== killed.port) expect(isLost()).toBe(false);
    const before = asked.filter(({ answeredAt }) => answeredAt < at.getTime());
    const after = asked.filter(({ sentAt }) => sentAt > at.getTime());
    expect(before.length).toBeGreaterThan(0);
    expect(new Set(before.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([418]));
  }
}, 180_000);
