import type pg from 'pg';
import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import { ask } from '#lib/db/query';
import { takesWrites } from '#lib/db/write-failures';
import { answer, methodNotAllowed } from './answers.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

const answerWithinMs = 3_000;

/** Pools on a database that was once seen migrated: that does not change back. */
const migrated = new WeakSet<pg.Pool>();
const asking = new WeakMap<pg.Pool, Promise<Asked>>();

interface Asked {
  missing: string[];
  /** How far this process's clock is ahead of the database's. */
  aheadMs: number;
  writes: boolean;
}

const aheadMaxMs = 60_000;

/** GET /healthz: 200 while the process lives. */
export function healthz(request: ApiRequest, requestId: string): ApiAnswer {
  if (!reads(request)) return methodNotAllowed(requestId, 'GET, HEAD');
  return answer(200, requestId, { status: 'ok' });
}

/**
 * GET /readyz: 200 when the database answers, takes writes, has every migration of this version and tells the same
 * time within a minute; 503 else, and when the process is about to end.
 */
export async function readyz(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  if (!reads(request)) return methodNotAllowed(requestId, 'GET, HEAD');
  if (runtime().draining) return notReady(requestId, { status: 'draining' });
  try {
    const { missing, aheadMs, writes } = await askDatabase();
    if (missing.length > 0) return notReady(requestId, { status: 'not migrated', missing });
    if (Math.abs(aheadMs) > aheadMaxMs) return notReady(requestId, { status: clockWords(aheadMs) });
    if (!writes) return notReady(requestId, { status: 'nothing can be written' });
    return answer(200, requestId, { status: 'ready', policy: policyWord() });
  } catch {
    return notReady(requestId, { status: 'the database does not answer' });
  }
}

function notReady(requestId: string, body: { status: string; missing?: string[] }): ApiAnswer {
  return answer(503, requestId, body, { 'retry-after': '2' });
}

function clockWords(aheadMs: number): string {
  const way = aheadMs > 0 ? 'ahead of' : 'behind';
  return `the clock of this instance is ${Math.round(Math.abs(aheadMs) / 1000)} s ${way} the database's`;
}

/** How changes of other instances come here; polling a second later is as safe, and worth knowing. */
function policyWord(): 'listening' | 'polling' {
  return runtime().gate.hearsChanges ? 'listening' : 'polling';
}

/** Asks the database, once for all who want to know at the same time. */
function askDatabase(): Promise<Asked> {
  const { pool, migrations } = runtime();
  let asked = asking.get(pool);
  if (!asked) {
    asked = askAnew(pool, migrations).finally(() => asking.delete(pool));
    asking.set(pool, asked);
  }
  return asked;
}

async function askAnew(pool: pg.Pool, migrations: string[]): Promise<Asked> {
  const askedAt = Date.now();
  const now = await readClock(pool, answerWithinMs);
  // It was read at some moment in between.
  const aheadMs = Math.max(askedAt - now.getTime(), 0) + Math.min(Date.now() - now.getTime(), 0);
  const writes = await takesWrites(pool);
  if (migrated.has(pool)) return { missing: [], aheadMs, writes };
  const rows = await ask<{ name: string }>(pool, {
    text: 'select migration_name as name from _prisma_migrations where finished_at is not null',
    withinMs: answerWithinMs,
  });
  const applied = new Set(rows.map((row) => row.name));
  const missing = migrations.filter((name) => !applied.has(name));
  if (missing.length === 0) migrated.add(pool);
  return { missing, aheadMs, writes };
}

function reads(request: ApiRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}
