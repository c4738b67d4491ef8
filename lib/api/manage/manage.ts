import { writeWhoWasSeen } from '#lib/access/guard/write-who-was-seen';
import { noteRefusedAccess } from '#lib/accounts/sessions/refused-access';
import { type Ctx, requireScope } from '#lib/core/context';
import { transactTogether, tryTogether } from '#lib/core/transact';
import { isDatabaseAway } from '#lib/db/is-away';
import { isAppError } from '#lib/errors';
import { log } from '#lib/log';
import type { ApiAnswer, ApiRequest } from '../http.ts';
import { answerOf, dryAnswerOf } from './answer.ts';
import { authenticate, type TokenCtx, unavailable } from './authenticate.ts';
import { once, readKey } from './idempotency.ts';
import { isWrite, type Operation } from './operation.ts';
import { Problem, problemOf } from './problem.ts';
import { takeOne, tooMany } from './rate.ts';
import { readInput } from './read-input.ts';
import { allowedBy, type FoundRoute, operationFor } from './router.ts';
import { inTurn } from './turns.ts';

/** Answers a request to one of the operations' paths. */
export async function manage(
  request: ApiRequest,
  requestId: string,
  { route, params }: FoundRoute,
): Promise<ApiAnswer> {
  try {
    const operation = operationFor(route, request.method);
    if (!operation) {
      const allow = allowedBy(route);
      throw new Problem(405, 'method_not_allowed', { detail: `Use ${allow}`, headers: { allow } });
    }
    if (operation.scope === null) return answerOf(operation, requestId, operation.handle(request));
    const ctx = await authenticate(request, requestId, route.path);
    const { isOver, headers } = await takeOne(ctx.actor);
    const answer = isOver ? tooMany(requestId) : await asked(ctx, operation, params, request);
    return { ...answer, headers: { ...answer.headers, ...headers } };
  } catch (error) {
    return refusal(error, requestId);
  }
}

function refusal(error: unknown, requestId: string, verbNames?: Record<string, string>): ApiAnswer {
  const problem = problemOf(error, verbNames) ?? (isDatabaseAway(error) ? problemOf(unavailable()) : null);
  if (!problem || problem.status >= 500) log.error({ err: error, requestId }, 'an API request failed');
  const internal = { detail: 'Internal error; nothing was changed' };
  return (problem ?? new Problem(500, 'internal', internal)).answer(requestId);
}

async function asked(
  ctx: TokenCtx,
  operation: Operation,
  params: FoundRoute['params'],
  request: ApiRequest,
): Promise<ApiAnswer> {
  try {
    requireScope(ctx.actor, doingOf(operation), operation.scope);
    return await answered(ctx, operation, params, request);
  } catch (error) {
    if (isAppError(error)) await noteRefusedAccess(ctx, error, operation.path);
    return refusal(error, ctx.requestId, operation.verbNames);
  }
}

async function answered(
  ctx: TokenCtx,
  operation: Operation,
  params: FoundRoute['params'],
  request: ApiRequest,
): Promise<ApiAnswer> {
  const { query, body, dryRun, bytes } = await readInput(operation, request);
  if (params === null) throw new Problem(404, 'not_found', { detail: 'There is nothing of this id' });
  const ifMatch = operation.takesIfMatch && request.header('if-match');
  const run = (as: Ctx) => operation.handle(as, { params, query, body: body as never, ifMatch });
  if (!isWrite(operation)) return answerOf(operation, ctx.requestId, await run(ctx));
  const key = readKey(request, bytes);
  await writeWhoWasSeen(ctx);
  return inTurn(ctx.actor.id, async () => {
    if (dryRun) return dryAnswerOf(operation, ctx.requestId, await tryTogether(ctx, run));
    return transactTogether(ctx, (joined) =>
      once(joined.tx, ctx, key, async () => answerOf(operation, ctx.requestId, await run(joined))),
    );
  });
}

/** What is tried, after "to". */
function doingOf({ summary }: Operation): string {
  return summary.charAt(0).toLowerCase() + summary.slice(1);
}
