import { runtime } from '../runtime.ts';
import { answer, methodNotAllowed } from './answers.ts';
import type { ApiAnswer, ApiRequest } from './http.ts';

/** GET /healthz: 200 while the process lives. */
export function healthz(request: ApiRequest, requestId: string): ApiAnswer {
  if (!reads(request)) return methodNotAllowed(requestId, 'GET, HEAD');
  return answer(200, requestId, { status: 'ok' });
}

/** GET /readyz: 200 when the database answers and has every migration of this version, else 503. */
export async function readyz(request: ApiRequest, requestId: string): Promise<ApiAnswer> {
  if (!reads(request)) return methodNotAllowed(requestId, 'GET, HEAD');
  try {
    const { rows } = await runtime().pool.query<{ name: string }>({
      text: 'select migration_name as name from _prisma_migrations where finished_at is not null',
      query_timeout: 3_000,
    } as { text: string });
    const applied = new Set(rows.map((row) => row.name));
    const missing = runtime().migrations.filter((name) => !applied.has(name));
    if (missing.length === 0) return answer(200, requestId, { status: 'ready' });
    return answer(503, requestId, { status: 'not migrated', missing }, { 'retry-after': '2' });
  } catch {
    return answer(503, requestId, { status: 'the database does not answer' }, { 'retry-after': '2' });
  }
}

function reads(request: ApiRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}
