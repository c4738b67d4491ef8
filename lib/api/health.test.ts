import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#lib/testing/database';
import { handleApi } from './app.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database?.close());

async function readyz() {
  const { status, body } = await handleApi({
    method: 'GET',
    path: '/readyz',
    query: '',
    peer: '127.0.0.1',
    header: () => undefined,
    body: async () => new Uint8Array(),
  });
  return { status, json: JSON.parse(body) };
}

test('/readyz: not before the last migration; then one short query for all who ask at once', async () => {
  const { pool, migrations } = database.runtime;
  const last = migrations.at(-1);
  await pool.query('update _prisma_migrations set finished_at = null where migration_name = $1', [last]);
  expect(await readyz()).toMatchObject({ status: 503, json: { status: 'not migrated', missing: [last] } });
  await pool.query('update _prisma_migrations set finished_at = now() where migration_name = $1', [last]);
  expect(await readyz()).toMatchObject({ status: 200, json: { status: 'ready' } });

  const query = vi.spyOn(pool, 'query');
  const answers = await Promise.all(Array.from({ length: 50 }, readyz));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  expect(query.mock.calls.map(([config]) => (config as unknown as { text: string }).text)).toEqual([
    'select clock_timestamp() as now',
  ]);
  expect(new Set(answers.map(({ json }) => json.requestId)).size).toBe(50);

  query.mockImplementationOnce(() => Promise.reject(new Error('gone')) as never);
  expect((await readyz()).status).toBe(503);
  expect((await readyz()).status).toBe(200);
  query.mockRestore();
});

test.each([
  ['ahead of', 61],
  ['behind', -61],
])(
  '/readyz: not on a clock that is over a minute %s the database’s, and says by how much',
  async (way, seconds) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
    try {
      expect(await readyz()).toMatchObject({ status: 503, json: { status: expect.stringContaining(way) } });
      vi.setSystemTime(Date.now() - Math.sign(seconds) * 10_000);
      expect((await readyz()).status).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  },
);

test('/readyz: not while writes fail, also where nobody reads of it but here; then ready again by itself', async () => {
  const { pool } = database.runtime;
  await pool.query(`create function disk_full() returns event_trigger language plpgsql as
    $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
    create function row_full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
  await pool.query('create trigger row_full before insert on "RateLimit" execute function row_full()');
  await pool.query('create event trigger disk_full on ddl_command_start execute function disk_full()');
  expect((await readyz()).status).toBe(200);
  await expect(pool.query(`insert into "RateLimit" (key) values ('x')`)).rejects.toMatchObject({
    code: '53100',
  });
  expect(await readyz()).toMatchObject({ status: 503, json: { status: 'nothing can be written' } });
  expect((await readyz()).status).toBe(503);
  await pool.query('drop event trigger disk_full');
  expect((await readyz()).status).toBe(200);
});
