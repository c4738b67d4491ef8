import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { listenForWakes } from '#lib/testing/wakes';
import { type MessageRequest, storeMessages, wakeDelivery } from './store.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;
let wakes: Awaited<ReturnType<typeof listenForWakes>>;

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex] = [await makeCompany(), await makeCompany()];
  wakes = await listenForWakes(database.url);
});
afterAll(async () => {
  await wakes.close();
  await database.close();
});
beforeEach(async () => {
  await database.runtime.pool.query('truncate "Message"');
  await wakes.heard();
});

function request(company: TestCompany, requestId: string, ...texts: string[]): MessageRequest {
  return {
    companyId: company.company.id,
    credentialId: randomUUID(),
    requestId: requestId.padEnd(24, '0'),
    templateId: randomUUID(),
    sender: 'ACME',
    recipients: texts.map((text, index) => ({ to: `9198000000${index}`, text })),
    at: new Date('2026-11-22T10:00:00.123Z'),
  };
}

const stored = () => database.runtime.prisma.message.findMany({ orderBy: { id: 'asc' } });

test('stores every recipient of every request as it was given, queued', async () => {
  const first = request(acme, 'a', 'It\'s "fine", {ok} \\ ###', 'ü🙂\nnew line');
  const second = request(globex, 'b', '');
  await storeMessages(database.runtime.pool, [first, second]);
  const rows = await stored();
  expect(rows.map((row) => [row.companyId, row.requestId, row.recipient, row.text])).toEqual([
    [acme.company.id, first.requestId, '91980000000', first.recipients[0]?.text],
    [acme.company.id, first.requestId, '91980000001', first.recipients[1]?.text],
    [globex.company.id, second.requestId, '91980000000', ''],
  ]);
  expect(rows[0]).toMatchObject({
    credentialId: first.credentialId,
    templateId: first.templateId,
    sender: 'ACME',
    state: 'queued',
    failure: null,
    sentAt: null,
    createdAt: first.at,
  });
});

test('stores nothing of the batch, and wakes nobody, when one row cannot be stored', async () => {
  const batch = [request(acme, 'a', 'good'), request(acme, 'b', 'bad \0'), request(acme, 'c', 'good')];
  await expect(storeMessages(database.runtime.pool, batch)).rejects.toThrow();
  expect(await stored()).toEqual([]);
  expect(await wakes.heard()).toEqual([]);
});

test('wakes the lanes of messages with the batch that is to, and with no other', async () => {
  const { pool } = database.runtime;
  await storeMessages(pool, [request(acme, 'a', 'x'), request(globex, 'b', 'x', 'y')]);
  expect(await wakes.heard()).toEqual(['messages']);
  await storeMessages(pool, [request(acme, 'c', 'x')], false);
  expect(await wakes.heard()).toEqual([]);
  await wakeDelivery(pool);
  expect(await wakes.heard()).toEqual(['messages']);
  expect(await stored()).toHaveLength(4);
});

test('the lanes are not woken before the messages are visible to them', async () => {
  const writer = await database.runtime.pool.connect();
  try {
    await writer.query('begin');
    const ofWriter = {
      connect: async () => ({ query: writer.query.bind(writer), release: () => undefined }),
    };
    await storeMessages(ofWriter as never, [request(acme, 'b', 'x')]);
    expect([await wakes.heard(), await stored()]).toEqual([[], []]);
    await writer.query('commit');
    expect(await wakes.heard()).toEqual(['messages']);
    expect(await stored()).toHaveLength(1);
  } finally {
    writer.release();
  }
});

test('ids rise in the order of the batch, and an empty batch asks for nothing', async () => {
  const texts = Array.from({ length: 500 }, (_, index) => String(index));
  await storeMessages(database.runtime.pool, [request(acme, 'a', ...texts)]);
  expect((await stored()).map((row) => row.text)).toEqual(texts);
  await wakes.heard();
  await storeMessages(database.runtime.pool, []);
  expect(await wakes.heard()).toEqual([]);
});
