import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { explainRequest } from '#lib/access/explain/explain-request';
import { findTrace } from '#lib/access/explain/find-trace';
import { addEntries } from '#lib/access/whitelist/add';
import type { Ctx } from '#lib/core/context';
import { newRequestId } from '#lib/core/request-id';
import { dropOldRequestPartitions } from '#lib/db/partitions';
import { addressesMax } from '#lib/gate/refused-addresses';
import { makeClient } from '#lib/testing/api-client';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { callApi } from '#lib/testing/call-api';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';

let database: TestDatabase;
let acme: ApiCompany;
let globex: ApiCompany;
beforeAll(async () => {
  database = await openTestDatabase({ TRUSTED_PROXIES: '10.0.0.0/8' });
  globex = await makeApiCompany();
});
afterAll(() => database?.close());
beforeEach(async () => {
  acme = await makeApiCompany();
});

const later = (ctx: Ctx): Ctx => ({ ...ctx, now: new Date(Date.now() + 1_000) });
const explain = (id: string, ctx = acme.viewer) => explainRequest(later(ctx), { id });
const body = () => ({ template_id: acme.templateId, mobiles: '919800000000', VAR1: 'x' });

async function flow(authkey: string, from: string, headers: Record<string, string> = {}) {
  const {
    json,
    status,
    headers: answered,
  } = await callApi('/api/v5/flow', {
    headers: { authkey, ...headers },
    body: body(),
    from,
  });
  expect(answered['x-request-id']).toBe(json.requestId);
  return { status, id: String(json.requestId) };
}

/** Calls after the end, and wrong passwords, are written after their answer. */
async function explained(id: string) {
  await expect.poll(() => explain(id).catch(() => null), { timeout: 30_000 }).not.toBeNull();
  return explain(id);
}

test('a 418 is explained by the id in its answer: what came, from where, why, and that it would be so again', async () => {
  const before = Date.now();
  const { status, id } = await flow(acme.key.secret, '203.0.113.9');
  const after = Date.now();
  expect(status).toBe(418);
  const { prefix, suffix } = await database.runtime.prisma.authkeySecret.findFirstOrThrow({
    where: { authkeyId: acme.key.id },
  });
  const story = await explain(`  ${id.toUpperCase()}\n`);
  expect(story).toMatchObject({
    requestId: id,
    endpoint: '/api/v5/flow',
    outcome: 'refused',
    reason: 'ip',
    credential: {
      id: acme.key.id,
      type: 'authkey',
      name: 'listed',
      isDeleted: false,
      maskedKey: `${prefix}…${suffix}`,
    },
    from: { ip: '203.0.113.9', hop: 0 },
    messages: null,
    now: 'refused',
  });
  expect(story.at.getTime()).toBeGreaterThanOrEqual(before);
  expect(story.at.getTime()).toBeLessThanOrEqual(after);
  await addEntries(acme.admin, { credentialId: null, entries: '203.0.113.0/24' });
  expect(await explain(id)).toMatchObject({ outcome: 'refused', now: 'company' });
});

test('lists and mode are told as they stood, and only while the Authkey section is open', async () => {
  await addEntries(acme.admin, { credentialId: acme.closedKey.id, entries: '192.0.2.0/24', note: 'Office' });
  const { id } = await flow(acme.closedKey.secret, '203.0.113.9');
  const { at } = await explain(id);
  await addEntries(
    { ...acme.admin, now: new Date(at.getTime() + 1) },
    { credentialId: acme.closedKey.id, entries: '203.0.113.9' },
  );
  const { held, now } = await explain(id);
  expect(now).toBe('whitelisted');
  expect(held).toMatchObject({
    told: true,
    entry: null,
    list: { mode: 'on', own: [{ value: '192.0.2.0/24', note: 'Office' }], company: [] },
  });
  const closed = { ...acme.viewer, actor: { ...acme.viewer.actor, stepUpUntil: null } } as Ctx;
  const story = await explain(id, closed);
  expect(story.held).toEqual({ told: false, why: 'closed' });
  expect(JSON.stringify(story)).not.toContain('192.0.2');
});

describe('it is said where the address was read', () => {
  test.each([
    ['the socket', '203.0.113.9', undefined, { ip: '203.0.113.9', hop: 0 }],
    ['a hop', '10.0.0.1', '198.51.100.7, 203.0.113.9, 10.0.0.2', { ip: '203.0.113.9', hop: 2 }],
    ['an unknown one', '10.0.0.1', '203.0.113.9:4711', { ip: null, hop: 1 }],
  ])('%s', async (_, peer, forwarded, from) => {
    const { status, id } = await flow(acme.key.secret, peer, {
      ...(forwarded && { 'x-forwarded-for': forwarded }),
    });
    expect(status).toBe(418);
    expect(await explain(id)).toMatchObject({ from, reason: from.ip ? 'ip' : 'ip-port' });
  });
});

test('what report only let in is explained as that, and so is what it sent', async () => {
  await database.runtime.pool.query('update "Authkey" set "reportOnly" = true where id = $1', [
    acme.closedKey.id,
  ]);
  const { status, id } = await flow(acme.closedKey.secret, '203.0.113.9');
  expect(status).toBe(200);
  expect(await explain(id)).toMatchObject({
    outcome: 'report',
    reason: 'ip',
    from: { ip: '203.0.113.9', hop: 0 },
    messages: { count: 1, credentialId: acme.closedKey.id },
    now: 'report',
  });
});

test.each([
  ['disabled', 'disabledKey', 'disabled'],
  ['expired', 'expiredKey', 'expired'],
] as const)('a call with a %s authkey is explained', async (_, key, reason) => {
  const { status, id } = await flow(acme[key].secret, '127.0.0.1');
  expect(status).toBe(401);
  expect(await explained(id)).toMatchObject({
    outcome: 'refused',
    reason,
    credential: { id: acme[key].id, maskedKey: expect.stringMatching(/^kf_.{4}….{4}$/) },
    now: reason,
  });
});

test('accepted ones are explained by their messages, or where they asked for it', async () => {
  const plain = await flow(acme.key.secret, '127.0.0.1');
  expect(await explain(plain.id)).toMatchObject({
    outcome: 'accepted',
    reason: null,
    credential: { name: 'listed', maskedKey: null },
    from: null,
    messages: { count: 1 },
    now: null,
  });
  const authorize = (headers: Record<string, string>) =>
    callApi('/api/v1/authorize', { method: 'GET', headers: { authkey: acme.key.secret, ...headers } });
  const asked = await authorize({ 'x-keyfence-explain': '1' });
  const unasked = await authorize({});
  await database.runtime.gate.recorder.flush();
  expect(await explain(asked.json.requestId)).toMatchObject({
    endpoint: '/api/v1/authorize',
    outcome: 'accepted',
    from: { ip: '127.0.0.1', hop: 0 },
    credential: { maskedKey: expect.stringMatching(/^kf_/) },
    now: 'whitelisted',
  });
  await expect(explain(unasked.json.requestId)).rejects.toMatchObject({ code: 'not_found' });
});

test('of one credential no more than 60 accepted ones a minute are kept', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 130; i += 1) {
    const { json } = await callApi('/api/v1/authorize', {
      method: 'GET',
      headers: { authkey: acme.key.secret, 'x-keyfence-explain': '1' },
    });
    ids.push(json.requestId);
  }
  await database.runtime.gate.recorder.flush();
  let kept = 0;
  for (const id of ids) if (await findTrace(acme.owner, id)) kept += 1;
  // 120: the minute has turned meanwhile.
  expect(kept).toBeGreaterThanOrEqual(60);
  expect(kept).toBeLessThanOrEqual(120);
});

describe('an API client', () => {
  const token = (client: { username: string; password: string }, from: string) =>
    callApi('/token', { body: { username: client.username, password: client.password }, from });
  test('is told why it got no token', async () => {
    const client = await makeClient(acme.owner, ['127.0.0.1']);
    const elsewhere = await token(client, '203.0.113.9');
    const wrong = await token({ ...client, password: 'wrong-password' }, '127.0.0.1');
    const guessed = await token({ ...client, password: 'wrong-password' }, '203.0.113.10');
    const changed = await callApi('/manage/password', {
      body: { ...client, password: 'wrong-password', new_password: 'a-long-enough-one' },
      from: '127.0.0.1',
    });
    for (const { status } of [elsewhere, wrong, guessed, changed]) expect(status).toBe(401);
    const credential = { id: client.id, type: 'client', maskedKey: null };
    expect(await explained(elsewhere.json.requestId)).toMatchObject({
      endpoint: '/token',
      reason: 'ip',
      credential,
      from: { ip: '203.0.113.9', hop: 0 },
      now: 'refused',
    });
    expect(await explained(wrong.json.requestId)).toMatchObject({
      reason: 'password',
      from: { ip: '127.0.0.1' },
      now: 'password',
    });
    // It stands among others in Failed Logs, and yet its own id knows its own address.
    expect(await explained(guessed.json.requestId)).toMatchObject({
      reason: 'password',
      from: { ip: '203.0.113.10' },
    });
    expect(await explained(changed.json.requestId)).toMatchObject({
      endpoint: '/manage/password',
      reason: 'password',
    });
  });

  test('is told why its token was refused', async () => {
    const client = await makeClient(acme.owner, ['127.0.0.1', '127.0.0.2']);
    const { json } = await token(client, '127.0.0.1');
    const { status, json: refused } = await callApi('/api/v1/authorize', {
      headers: { authorization: `Bearer ${json.access_token}` },
      from: '127.0.0.2',
    });
    expect(status).toBe(401);
    expect(await explain(refused.requestId)).toMatchObject({
      reason: 'token-ip',
      credential: { type: 'client', name: client.username },
      now: 'token-ip',
    });
  });
});

test("another company's request is not found, like one that never was; and what is no id is refused", async () => {
  const { id } = await flow(acme.key.secret, '203.0.113.9');
  const accepted = await flow(acme.key.secret, '127.0.0.1');
  const message = 'Nothing is kept of a request of this id.';
  for (const [asked, ctx] of [
    [id, globex.owner],
    [accepted.id, globex.owner],
    [newRequestId(), acme.owner],
  ] as const) {
    await expect(explain(asked, ctx)).rejects.toMatchObject({ code: 'not_found', message });
  }
  for (const text of ['', 'x', id.slice(1), `${id}0`, "' or 1=1 --"]) {
    await expect(explain(text)).rejects.toMatchObject({ code: 'bad_input' });
  }
});

test('a flood from many addresses keeps every id with its own address, in few rows', async () => {
  const count = 3 * addressesMax;
  const calls = await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const ip =
        i % 3 === 0 ? `203.0.${i % 7}.${i % 250}` : `2001:db8:${1 + (i % 5)}::${(i + 1).toString(16)}`;
      return { ip, ...(await flow(acme.key.secret, ip)) };
    }),
  );
  for (const { ip, id } of calls) expect(await findTrace(acme.owner, id)).toMatchObject({ ip, hop: 0 });
  const { pool } = database.runtime;
  const rows = async (table: string) =>
    (
      await pool.query(`select count(*)::int as rows from "${table}" where "companyId" = $1`, [
        acme.company.id,
      ])
    ).rows[0].rows;
  expect(await rows('FailedRequest')).toBeLessThan(count);
  const { rows: last } = await pool.query(
    `select encode("lastId", 'hex') as id from "FailedRequest" where "companyId" = $1`,
    [acme.company.id],
  );
  for (const { id } of last) expect(calls.map((call) => call.id)).toContain(id);
});

test('ids go with the days of Failed Logs', async () => {
  const { id } = await flow(acme.key.secret, '203.0.113.9');
  await explain(id);
  await dropOldRequestPartitions(database.runtime.pool, 1, new Date(Date.now() + 3 * 86_400_000));
  await expect(explain(id)).rejects.toMatchObject({ code: 'not_found' });
  // The next one makes the day's partitions anew.
  await explain((await flow(acme.key.secret, '203.0.113.9')).id);
});
