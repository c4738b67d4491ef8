import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { migrate } from './migrate.ts';
import { dropOldRequestPartitions, ensureRequestPartitions, isLockTimeout } from './partitions.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

const dayMs = 86_400_000;

/** As a backup does: reads the table for as long as `work` takes. */
async function whileRead<T>(work: () => Promise<T>): Promise<T> {
  const reader = await database.runtime.pool.connect();
  await reader.query('begin');
  await reader.query('lock table "FailedRequest" in access share mode');
  try {
    return await work();
  } finally {
    await reader.query('rollback');
    reader.release();
  }
}

test('partitions give up behind a long reader, so that refusals do not wait behind them', async () => {
  const { pool } = database.runtime;
  const client = await pool.connect();
  const inAYear = new Date(Date.now() + 365 * dayMs);
  expect(await dropOldRequestPartitions(pool, 1, inAYear)).not.toEqual([]);
  const monthAgo = new Date(Date.now() - 30 * dayMs);
  await whileRead(async () => {
    const refused = await ensureRequestPartitions(client, monthAgo).catch((error: unknown) => error);
    expect(isLockTimeout(refused)).toBe(true);
    // A start goes on without them: the worker makes them, or the first refusal of the day.
    expect(await migrate(database.url)).toEqual([]);
  });
  await ensureRequestPartitions(pool, monthAgo);
  await whileRead(async () => {
    await expect(dropOldRequestPartitions(pool, 1, inAYear)).rejects.toSatisfy(isLockTimeout);
  });
  expect((await client.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '0' }]);
  client.release();
  expect(await dropOldRequestPartitions(pool, 1, new Date())).not.toEqual([]);
}, 60_000);
