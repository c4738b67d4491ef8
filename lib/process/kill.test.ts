import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { rawRequest } from '#lib/testing/raw-http';
import { startServerProcess } from '#lib/testing/server-process';

let database: TestDatabase;
let acme: ApiCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  acme = await makeApiCompany();
});
afterAll(() => database?.close());

interface Received {
  messages: string[];
  refusals: number;
}

/** Callers that send messages and get refused until the server is gone; only what was answered counts. */
async function load(url: string, received: Received): Promise<void> {
  const body = JSON.stringify({ template_id: acme.templateId, mobiles: '919800000000', VAR1: 'kill' });
  const callers = Array.from({ length: 24 }, async (_, caller) => {
    const secret = caller % 2 ? acme.key.secret : acme.closedKey.secret;
    for (let sent = 0; sent < 5_000; sent += 1) {
      const response = await fetch(`${url}/api/v5/flow`, {
        method: 'POST',
        headers: { authkey: secret },
        body,
      }).catch(() => undefined);
      const json = (await response?.json().catch(() => undefined)) as { message: string } | undefined;
      if (!response || !json) return;
      if (response.status === 200) received.messages.push(json.message);
      else if (response.status === 418) received.refusals += 1;
      else throw new Error(`unexpected ${response.status}`);
    }
  });
  await Promise.all(callers);
}

async function refusalsStored(): Promise<number> {
  const { rows } = await database.runtime.pool.query<{ attempts: number }>(
    'select coalesce(sum(attempts), 0)::int as attempts from "FailedRequest" where "credentialId" = $1',
    [acme.closedKey.id],
  );
  return rows[0]?.attempts ?? 0;
}

async function missing(requestIds: string[]): Promise<string[]> {
  const { rows } = await database.runtime.pool.query<{ id: string }>(
    `select wanted.id from unnest($1::text[]) as wanted(id)
     where not exists (select 1 from "Message" m where m."requestId" = wanted.id)`,
    [requestIds],
  );
  return rows.map((row) => row.id);
}

test('kill -9 in the middle of a load: every answer that was received is in the database, and is delivered after the restart', async () => {
  const received: Received = { messages: [], refusals: 0 };
  const least = () => Math.min(received.messages.length, received.refusals);
  for (const after of [60, 120]) {
    const server = await startServerProcess({ databaseUrl: database.url });
    const loaded = load(server.url, received);
    await expect.poll(least, { timeout: 30_000, interval: 10 }).toBeGreaterThan(after);
    await server.kill();
    await loaded;
  }
  expect(await missing(received.messages)).toEqual([]);
  expect(await refusalsStored()).toBeGreaterThanOrEqual(received.refusals);

  const again = await startServerProcess({ databaseUrl: database.url });
  await expect
    .poll(() => database.runtime.prisma.message.count({ where: { state: 'queued' } }), { timeout: 30_000 })
    .toBe(0);
  expect(await again.stop()).toBe(0);
}, 90_000);

test('kill -9 in the middle of a flood from 400 addresses: every 418 that was received is counted, in some hundred rows', async () => {
  const { closedKey } = await makeApiCompany();
  let answered = 0;
  for (const after of [500, 1_000]) {
    const server = await startServerProcess({ databaseUrl: database.url });
    const port = Number(new URL(server.url).port);
    const flood = Array.from({ length: 16 }, async (_, caller) => {
      for (let sent = 0; sent < 5_000; sent += 1) {
        const from = `127.1.${sent % 25}.${caller + 1}`;
        const headers: [string, string][] = [['authkey', closedKey.secret]];
        const answer = await rawRequest({ port, from, path: '/api/v1/authorize', headers }).catch(() => null);
        if (answer?.status !== 418) return;
        answered += 1;
      }
    });
    await expect.poll(() => answered, { timeout: 30_000, interval: 10 }).toBeGreaterThan(after);
    await server.kill();
    await Promise.all(flood);
  }
  const { rows } = await database.runtime.pool.query<{ attempts: number; names: number }>(
    `select sum(attempts)::int as attempts, count(distinct ip)::int as names from "FailedRequest"
     where "credentialId" = $1`,
    [closedKey.id],
  );
  expect(rows[0]?.attempts).toBeGreaterThanOrEqual(answered);
  expect(rows[0]?.attempts).toBeLessThanOrEqual(answered + 2 * 16);
  // An hour may have ended meanwhile.
  expect(rows[0]?.names).toBeLessThanOrEqual(201);
}, 90_000);

test('SIGTERM under load: what was accepted is answered and stored, counts are exact, exit 0 within 10 s', async () => {
  const before = await refusalsStored();
  const received: Received = { messages: [], refusals: 0 };
  const server = await startServerProcess({ databaseUrl: database.url });
  const loaded = load(server.url, received);
  await expect
    .poll(() => Math.min(received.messages.length, received.refusals), { timeout: 30_000 })
    .toBeGreaterThan(20);
  expect(await server.stop()).toBe(0);
  await loaded;
  expect(received.refusals).toBeGreaterThan(0);
  expect(await missing(received.messages)).toEqual([]);
  expect((await refusalsStored()) - before).toBe(received.refusals);
  const { rows } = await database.runtime.pool.query<{ refused: number }>(
    'select sum(refused)::int as refused from "RecentIp" where "credentialId" = $1',
    [acme.closedKey.id],
  );
  expect(rows[0]?.refused).toBeGreaterThanOrEqual(received.refusals);
}, 60_000);
