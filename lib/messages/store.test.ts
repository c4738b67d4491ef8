import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeCompany, type TestCompany } from '#lib/testing/company';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { type MessageRequest, storeMessages } from './store.ts';

let database: TestDatabase;
let acme: TestCompany;
let globex: TestCompany;

beforeAll(async () => {
  database = await openTestDatabase();
  [acme, globex] = [await makeCompany(), await makeCompany()];
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.runtime.pool.query('truncate "Message"');
  await database.runtime.pool.query('delete from graphile_worker._private_jobs');
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

const jobs = async () =>
  (
    await database.runtime.pool.query(
      `select j.id, j.key, t.identifier as task, j.locked_by as "lockedBy", j.attempts
       from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`,
    )
  ).rows;
const stored = () => database.runtime.prisma.message.findMany({ orderBy: { id: 'asc' } });
const lockJobs = () =>
  database.runtime.pool.query(
    `update graphile_worker._private_jobs set locked_by = 'w', locked_at = now(), attempts = 1`,
  );

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

test('stores nothing of the batch, and adds no job, when one row cannot be stored', async () => {
  const batch = [request(acme, 'a', 'good'), request(acme, 'b', 'bad \0'), request(acme, 'c', 'good')];
  await expect(storeMessages(database.runtime.pool, batch)).rejects.toThrow();
  expect(await stored()).toEqual([]);
  expect(await jobs()).toEqual([]);
});

test('adds one job however many batches wait for it', async () => {
  for (const id of ['a', 'b', 'c']) await storeMessages(database.runtime.pool, [request(acme, id, 'x')]);
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => storeMessages(database.runtime.pool, [request(acme, `d${i}`, 'x')])),
  );
  expect(await jobs()).toMatchObject([{ key: 'deliver_messages', task: 'deliver_messages', lockedBy: null }]);
  expect(await stored()).toHaveLength(23);
});

test('while a run is under way, what comes leads to another', async () => {
  await storeMessages(database.runtime.pool, [request(acme, 'a', 'x')]);
  await lockJobs();
  await storeMessages(database.runtime.pool, [request(acme, 'b', 'x')]);
  expect(await jobs()).toMatchObject([
    { key: null, lockedBy: 'w' },
    { key: 'deliver_messages', lockedBy: null, attempts: 0 },
  ]);
});

test('a run that failed and waits for its retry does not hold up new messages', async () => {
  await storeMessages(database.runtime.pool, [request(acme, 'a', 'x')]);
  await database.runtime.pool.query(
    `update graphile_worker._private_jobs set attempts = 3, run_at = now() + interval '1 hour'`,
  );
  await storeMessages(database.runtime.pool, [request(acme, 'b', 'x')]);
  const { rows } = await database.runtime.pool.query(
    `select run_at <= now() as due, attempts from graphile_worker._private_jobs where is_available`,
  );
  expect(rows).toEqual([{ due: true, attempts: 0 }]);
});

test('a run that was given up does not hold up new messages either', async () => {
  await storeMessages(database.runtime.pool, [request(acme, 'a', 'x')]);
  await database.runtime.pool.query(`update graphile_worker._private_jobs set attempts = max_attempts`);
  await storeMessages(database.runtime.pool, [request(acme, 'b', 'x')]);
  const { rows } = await database.runtime.pool.query(
    `select count(*)::int as due from graphile_worker._private_jobs where is_available and run_at <= now()`,
  );
  expect(rows).toEqual([{ due: 1 }]);
});

test('a waiting job cannot begin before the messages are visible to it', async () => {
  await storeMessages(database.runtime.pool, [request(acme, 'a', 'x')]);
  const [writer, worker] = [await database.runtime.pool.connect(), await database.runtime.pool.connect()];
  try {
    await writer.query('begin');
    const ofWriter = {
      connect: async () => ({ query: writer.query.bind(writer), release: () => undefined }),
    };
    await storeMessages(ofWriter as never, [request(acme, 'b', 'x')]);
    const take = `select id from graphile_worker._private_jobs where is_available for update skip locked`;
    expect((await worker.query(take)).rows).toEqual([]);
    await writer.query('commit');
    expect((await worker.query(take)).rows).toHaveLength(1);
  } finally {
    writer.release();
    worker.release();
  }
});

test('ids rise in the order of the batch, and an empty batch asks for nothing', async () => {
  const texts = Array.from({ length: 500 }, (_, index) => String(index));
  await storeMessages(database.runtime.pool, [request(acme, 'a', ...texts)]);
  expect((await stored()).map((row) => row.text)).toEqual(texts);
  await database.runtime.pool.query('delete from graphile_worker._private_jobs');
  await storeMessages(database.runtime.pool, []);
  expect(await jobs()).toEqual([]);
});
