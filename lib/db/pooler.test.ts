import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '#lib/testing/database';
import { pgbouncer, startPgbouncer } from '#lib/testing/pgbouncer';
import { leadsThroughPooler } from './pooler.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

test('the server itself is no pooler; where nothing answers, the safe guess is one', async () => {
  expect(await leadsThroughPooler(database.url)).toBe(false);
  expect(await leadsThroughPooler('postgresql://nobody@127.0.0.1:1/none')).toBe(true);
});

test.skipIf(!pgbouncer)('PgBouncer is known for what it is (skipped where there is none)', async () => {
  const pooler = await startPgbouncer(database.url);
  expect(await leadsThroughPooler(pooler.url)).toBe(true);
  await pooler.stop();
});
