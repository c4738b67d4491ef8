import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

test('a transaction waits as long for a connection as a query does, when all are in use', async () => {
  const { prisma, pool } = database.runtime;
  const inUse = async () => {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*) as count from pg_stat_activity where datname = current_database()
       and application_name = 'keyfence-panel' and state = 'idle in transaction'`,
    );
    return rows[0]?.count;
  };
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const holders = Array.from({ length: 10 }, () =>
    prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`select 1`;
        await released;
      },
      { timeout: 60_000 },
    ),
  );
  await expect.poll(inUse, { timeout: 20_000 }).toBe(10);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const waiting = Promise.allSettled([
      prisma.$queryRaw`select 1 as one`,
      prisma.$transaction((tx) => tx.$queryRaw`select 1 as one`),
    ]);
    await vi.advanceTimersByTimeAsync(4_000);
    release();
    await Promise.all(holders);
    const fulfilled = { status: 'fulfilled', value: [{ one: 1 }] };
    expect(await waiting).toEqual([fulfilled, fulfilled]);
  } finally {
    vi.useRealTimers();
    release();
  }
});
