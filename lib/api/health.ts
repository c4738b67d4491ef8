import type pg from 'pg';
import { runtime } from '../runtime.ts';
import { answer, methodNotAllowed } from './answers.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

const answerWithinMs = 3_000;

/** Pools on a database that was once seen migrated: that does not change back. */
const migrated = new WeakSet<pg.Pool>();
const asking = new WeakMap<pg.Pool, Promise<string[]>>();

/** GET /healthz: 200 while the process lives. */
export function healthz(request: ApiRequest, requestId: string): ApiAnswer {
  if (!reads(request)) return methodNotAllowed(requestId, 'GET, HEAD');
  return answer(200, requestId, { status: 'ok' });
}

/** GET /readyz: 200 when the database answers and has every migration of this version, else 503. */
export async function readyz(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  if (!reads(request)) return methodNotAllowed(requestId, 'GET, HEAD');
  try {
    const missing = await missingMigrations();
    if (missing.length === 0) return answer(200, requestId, { status: 'ready', policy: policyWord() });
    return answer(503, requestId, { status: 'not migrated', missing }, { 'retry-after': '2' });
  } catch {
    return answer(503, requestId, { status: 'the database does not answer' }, { 'retry-after': '2' });
  }
}

/** How changes of other instances come here; polling a second later is as safe, and worth knowing. */
function policyWord(): 'listening' | 'polling' {
  return runtime().gate.hearsChanges ? 'listening' : 'polling';
}

/** Asks the database, once for all who want to know at the same time. */
function missingMigrations(): Promise<string[]> {
  const { pool, migrations } = runtime();
  let asked = asking.get(pool);
  if (!asked) {
    asked = ask(pool, migrations).finally(() => asking.delete(pool));
    asking.set(pool, asked);
  }
  return asked;
}

async function ask(pool: pg.Pool, migrations: string[]): Promise<string[]> {
  if (migrated.has(pool)) {
    await pool.query({ text: 'select 1', query_timeout: answerWithinMs } as pg.QueryConfig);
    return [];
  }
  const { rows } = await pool.query<{ name: string }>({
    text: 'select migration_name as name from _prisma_migrations where finished_at is not null',
    query_timeout: answerWithinMs,
  } as pg.QueryConfig);
  const applied = new Set(rows.map((row) => row.name));
  const missing = migrations.filter((name) => !applied.has(name));
  if (missing.length === 0) migrated.add(pool);
  return missing;
}

function reads(request: ApiRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}
