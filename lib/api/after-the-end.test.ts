import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createAuthkey } from '#lib/access/authkeys/create';
import { deleteAuthkey } from '#lib/access/authkeys/delete';
import { rollAuthkey } from '#lib/access/authkeys/roll';
import { setAuthkeyDisabled } from '#lib/access/authkeys/set-disabled';
import { newSecret } from '#lib/gate/authkey-secret';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { callApi } from '#lib/testing/call-api';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { failedRows } from '#lib/testing/failed-rows';
import { handleApi } from './app.ts';
import type { ApiRequest } from './http.ts';

let database: TestDatabase;
let acme: ApiCompany;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeApiCompany();
});

const away = '198.51.100.7';
const authorize = (authkey: string) =>
  callApi('/api/v1/authorize', { method: 'GET', headers: { authkey }, from: away });
const rename = (from: string, to: string) =>
  database.runtime.pool.query(`alter table "${from}" rename to "${to}"`);

/** An authkey that is over, each in its way. */
async function overKeys() {
  const rolled = await createAuthkey(acme.owner, { name: 'Rolled', integration: '', ipSecurity: false });
  const deleted = await createAuthkey(acme.owner, { name: 'Deleted', integration: '', ipSecurity: false });
  const disabled = await createAuthkey(acme.owner, { name: 'Off', integration: '', ipSecurity: true });
  await rollAuthkey(acme.owner, {
    id: rolled.authkey.id,
    secretId: rolled.authkey.secretId,
    oldKeepsSeconds: 0,
  });
  await deleteAuthkey(acme.owner, { id: deleted.authkey.id, name: 'Deleted' });
  await setAuthkeyDisabled(acme.owner, { id: disabled.authkey.id, disabled: true });
  return [
    ['old-secret', rolled.authkey.id, rolled.secret],
    ['deleted', deleted.authkey.id, deleted.secret],
    ['disabled', disabled.authkey.id, disabled.secret],
    ['expired', acme.expiredKey.id, acme.expiredKey.secret],
  ] as const;
}

test('unknown, disabled, expired, old and deleted: the same 401, byte for byte; each stands in Failed Logs', async () => {
  const keys = await overKeys();
  const answers = new Set<string>();
  for (const secret of [newSecret(), ...keys.map(([, , each]) => each)]) {
    // Asked twice: once read, once from memory.
    for (let time = 0; time < 2; time += 1) {
      const { status, headers, body, json } = await authorize(secret);
      const same = JSON.stringify([status, headers, body]).replaceAll(json.requestId, '');
      answers.add(same);
    }
  }
  expect([...answers]).toHaveLength(1);
  for (const [reason, id] of keys) {
    await expect
      .poll(() => failedRows(id))
      .toEqual([{ ip: away, endpoint: '/api/v1/authorize', reason, outcome: 'refused', attempts: 2 }]);
  }
  const ids = keys.map(([, id]) => id);
  const { prisma } = database.runtime;
  expect(await prisma.refusalAlert.count({ where: { credentialId: { in: ids } } })).toBe(0);
});

test('while Failed Logs cannot be written, it is the same 401 at once, and written down later', async () => {
  const { secret, id } = acme.disabledKey;
  await rename('FailedRequest', 'FailedRequestAway');
  const during = await authorize(secret).finally(() => rename('FailedRequestAway', 'FailedRequest'));
  expect(during.status).toBe(401);
  await expect
    .poll(() => failedRows(id), { timeout: 10_000 })
    .toMatchObject([{ reason: 'disabled', outcome: 'refused', attempts: 1 }]);
});

/** How long the answer takes where it is made at once, from memory; null: something was waited for. */
async function msFromMemory(authkey: string): Promise<number | null> {
  const request: ApiRequest = {
    method: 'GET',
    path: '/api/v1/authorize',
    query: '',
    peer: away,
    header: (name) => (name === 'authkey' ? authkey : undefined),
    body: async () => Buffer.from(''),
  };
  const startedAt = performance.now();
  const given = handleApi(request);
  const ms = performance.now() - startedAt;
  expect((await given).status).toBe(401);
  return given instanceof Promise ? null : ms;
}

test('from memory each is answered as soon as an unknown key: nobody waits for a row', async () => {
  const secrets = [newSecret(), ...(await overKeys()).map(([, , secret]) => secret)];
  const times = secrets.map((): number[] => []);
  // In turns, so that what holds up the machine holds up all of them; read anew every two seconds, which is not counted.
  for (let round = 0; round < 100; round += 1) {
    for (const secret of secrets) await authorize(secret);
    for (const [index, secret] of secrets.entries()) {
      const ms = await msFromMemory(secret);
      if (ms !== null) times[index]?.push(ms);
    }
  }
  for (const each of times) expect(each.length).toBeGreaterThan(20);
  const [unknown = 0, ...over] = times.map(median);
  // To write a row takes many times as long.
  for (const each of over) expect(Math.abs(each - unknown)).toBeLessThan(0.2);
});

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

test('read anew, each asks the database as often as an unknown key', async () => {
  const keys = await overKeys();
  const asked = vi.spyOn(database.runtime.pool, 'query');
  const names = () => asked.mock.calls.map(([statement]) => (statement as { name?: string }).name);
  const counts: number[] = [];
  for (const secret of [newSecret(), ...keys.map(([, , each]) => each)]) {
    asked.mockClear();
    await authorize(secret);
    counts.push(names().filter((name) => name === 'gate-authkeys' || name === 'gate-company').length);
  }
  asked.mockRestore();
  expect(counts).toEqual([1, 1, 1, 1, 1]);
});
