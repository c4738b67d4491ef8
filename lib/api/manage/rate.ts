import type { TokenActor } from '#lib/core/context';
import { limits } from '#lib/core/limits';
import type { ApiAnswer } from '../http.ts';
import { Problem } from './problem.ts';

const limit = limits.serviceToken;

/**
 * Counts a request of a service token; the headers go with whatever is answered
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/).
 */
export async function takeOne({
  id,
}: TokenActor): Promise<{ isOver: boolean; headers: Record<string, string> }> {
  const { count, isOver, waitMs } = await limit.take(id);
  const waitSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return {
    isOver,
    headers: {
      'ratelimit-policy': `"token";q=${limit.points};w=${limit.seconds}`,
      ratelimit: `"token";r=${Math.max(0, limit.points - count)};t=${waitSeconds}`,
      ...(isOver && { 'retry-after': String(waitSeconds) }),
    },
  };
}

export function tooMany(requestId: string): ApiAnswer {
  const detail = `A service token may ask ${limit.points} times in ${limit.seconds} seconds; nothing was changed. Wait as long as Retry-After says.`;
  return new Problem(429, 'rate_limited', { detail }).answer(requestId);
}
