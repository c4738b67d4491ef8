import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { handleApi } from '#lib/api/app';
import type { Runtime } from '#lib/core/runtime';
import { migrate } from '#lib/db/migrate';
import { type ApiCompany, makeApiCompany } from '#lib/testing/api-company';
import { createTestDatabase } from '#lib/testing/database';
import { demoEnv } from '#lib/testing/env';
import { changeElsewhere } from '#lib/testing/other-instance';
import { pgbouncer, startPgbouncer } from '#lib/testing/pgbouncer';
import { openRuntime } from './open-runtime.ts';
import { startWorker } from './worker.ts';

const soon = { timeout: 15_000, interval: 20 };

function call(method: string, path: string, headers: Record<string, string> = {}, body: object = {}) {
  return handleApi({
    method,
    path,
    query: '',
    peer: '127.0.0.1',
    header: (name) => headers[name],
    body: async () => Buffer.from(JSON.stringify(body)),
  });
}

describe.skipIf(!pgbouncer).each([
  { way: 'alone', direct: false, policy: 'polling' },
  { way: 'with DATABASE_DIRECT_URL', direct: true, policy: 'listening' },
])(
  'behind a PgBouncer in transaction mode, as it comes (skipped where there is none), $way',
  ({ direct, policy }) => {
    let database: Awaited<ReturnType<typeof createTestDatabase>>;
    let pooler: Awaited<ReturnType<typeof startPgbouncer>>;
    let runtime: Runtime;
    let acme: ApiCompany;

    beforeAll(async () => {
      database = await createTestDatabase();
      pooler = await startPgbouncer(database.url);
      runtime = await openRuntime({
        ...demoEnv(),
        databaseUrl: pooler.url,
        databaseDirectUrl: direct ? database.url : undefined,
      });
      acme = await makeApiCompany();
    });
    afterAll(async () => {
      await runtime?.close();
      await pooler?.stop();
      await database?.drop();
    });

    const authorize = async (secret: string) =>
      (await call('GET', '/api/v1/authorize', { authkey: secret })).status;

    test('it is ready, and says how it hears of changes', async () => {
      const { status, body } = await call('GET', '/readyz');
      expect([status, JSON.parse(body)]).toMatchObject([200, { status: 'ready', policy }]);
    });

    test('a key that another instance disables is refused', async () => {
      expect(await authorize(acme.key.secret)).toBe(200);
      await changeElsewhere(
        database.url,
        acme.company.id,
        { text: 'update "Authkey" set "disabledAt" = now() where id = $1', values: [acme.key.id] },
        { credentialId: acme.key.id },
      );
      await expect.poll(() => authorize(acme.key.secret), soon).toBe(401);
    });

    test('statements, limits and transactions work on whichever connection they meet', async () => {
      const flow = () =>
        call(
          'POST',
          '/api/v5/flow',
          { authkey: acme.openKey.secret },
          { template_id: acme.templateId, mobiles: '919800000000', VAR1: 'Ada' },
        );
      const answers = await Promise.all([
        ...Array.from({ length: 20 }, async () => (await flow()).status),
        ...Array.from({ length: 20 }, () => authorize(acme.closedKey.secret)),
      ]);
      expect(answers).toEqual([...Array(20).fill(200), ...Array(20).fill(418)]);
      const tokens = await Promise.all(
        Array.from({ length: 10 }, () => call('POST', '/token', {}, { username: 'nobody', password: 'x' })),
      );
      expect(new Set(tokens.map(({ status }) => status))).toEqual(new Set([401]));
      await runtime.gate.recorder.flush();
      await runtime.gate.recorder.flush();
      expect(await runtime.prisma.recentIp.count({ where: { companyId: acme.company.id } })).toBeGreaterThan(
        0,
      );
    });

    test('the worker sends', async () => {
      const worker = await startWorker();
      const sent = () =>
        runtime.prisma.message.count({ where: { companyId: acme.company.id, state: 'sent' } });
      await vi.waitFor(async () => expect(await sent()).toBe(20), { timeout: 10_000, interval: 100 });
      await worker.stop();
    });
  },
);

test.skipIf(!pgbouncer)(
  'migrations through PgBouncer leave no lock behind (skipped where there is none)',
  async () => {
    const scratch = await createTestDatabase();
    const admin = new pg.Client({ connectionString: scratch.url });
    await admin.connect();
    await admin.query('drop schema public cascade; create schema public');
    const pooler = await startPgbouncer(scratch.url);
    onTestFinished(() => pooler.stop());
    const [applied, again] = await Promise.all([migrate(pooler.url), migrate(pooler.url)]);
    expect(Math.max(applied.length, again.length)).toBeGreaterThan(0);
    expect(await migrate(pooler.url)).toEqual([]);
    const { rows } = await admin.query(
      "select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    );
    expect(rows).toEqual([]);
    await admin.end();
    await scratch.drop();
  },
  30_000,
);
