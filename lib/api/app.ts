import { newRequestId } from '#lib/core/request-id';
import { log } from '#lib/log';
import { internalError, notFound } from './answers.ts';
import { authorize } from './authorize.ts';
import { flow } from './flow.ts';
import { healthz, readyz } from './health.ts';
import type { ApiAnswer, ApiHandler, ApiRequest } from './http.ts';
import { manage } from './manage/manage.ts';
import { noSuchPath } from './manage/problem.ts';
import { findRoute, isOfPrograms } from './manage/router.ts';
import { managePassword } from './manage-password.ts';
import { openApi } from './openapi/openapi.ts';
import { token } from './token.ts';

/** Every endpoint by its path. Those outside of /api stand in next.config.js, too. */
const endpoints: Record<string, ApiHandler> = {
  '/api/v5/flow': flow,
  '/api/v1/authorize': authorize,
  '/token': token,
  '/manage/password': managePassword,
  '/healthz': healthz,
  '/readyz': readyz,
  '/openapi.json': openApi,
};
const ours = new Map(Object.entries(endpoints));
const belowAuthorize = '/api/v1/authorize/';

/**
 * Whether a path (without query and trailing slash) belongs to the API rather than to the panel: all below
 * /api but the panel's sign-in, however many slashes lead there, and what is no path at all, such as the *
 * of OPTIONS.
 */
export function isApiPath(path: string): boolean {
  if (ours.has(path) || /^\/{2,}api(\/|$)/.test(path)) return true;
  if (path === '/api' || path.startsWith('/api/')) return !/^\/api\/auth(\/|$)/.test(path);
  return !path.startsWith('/');
}

/** Answers any request; what a handler throws becomes a 500 that tells nothing, and a line in the log. */
export function handleApi(request: ApiRequest): ApiAnswer | Promise<ApiAnswer> {
  const requestId = newRequestId();
  const handler = ours.get(request.path) ?? handlerBelow(request.path);
  if (!handler) return isOfPrograms(request.path) ? noSuchPath().answer(requestId) : notFound(requestId);
  try {
    const result = handler(request, requestId);
    return result instanceof Promise ? result.catch((error) => failed(error, requestId)) : result;
  } catch (error) {
    return failed(error, requestId);
  }
}

function handlerBelow(path: string): ApiHandler | undefined {
  if (path.startsWith(belowAuthorize)) return authorize;
  const found = findRoute(path);
  return found && ((request, requestId) => manage(request, requestId, found));
}

function failed(error: unknown, requestId: string): ApiAnswer {
  log.error({ err: error, requestId }, 'an API request failed');
  return internalError(requestId);
}
