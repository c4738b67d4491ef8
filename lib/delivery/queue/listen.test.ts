import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { WakeListener } from './listen.ts';
import { type QueueName, wakeLanes } from './wake.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('lanes are woken by name, and again after the connection was lost', async () => {
  const heard: QueueName[] = [];
  const { pool, prisma } = database.runtime;
  const listener = new WakeListener({ databaseUrl: database.url, onWake: (queue) => heard.push(queue) });
  onTestFinished(() => listener.close());
  await listener.start();
  await wakeLanes(prisma, 'otp');
  await pool.query(`select pg_notify('keyfence_wake', 'no queue of ours')`);
  await wakeLanes(prisma, 'messages');
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(['otp', 'messages']);
  const { rowCount } = await pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name = 'keyfence-lanes'`,
  );
  expect(rowCount).toBe(1);
  const wakeAndLook = async () => {
    await wakeLanes(prisma, 'email');
    return heard.includes('email');
  };
  await expect.poll(wakeAndLook, { timeout: 15_000 }).toBe(true);
});
