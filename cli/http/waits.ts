const longestMs = 120_000;

/** Before the next request: where this window has none left, until the next begins (IETF RateLimit headers). */
export function pauseBefore(headers: Headers): number {
  const limit = headers.get('ratelimit') ?? '';
  const left = /;\s*r=(\d+)/.exec(limit)?.[1];
  const seconds = /;\s*t=(\d+)/.exec(limit)?.[1];
  return left === '0' && seconds !== undefined ? bounded(Number(seconds) * 1000) : 0;
}

/** Before the same request is tried again: what the answer asks for, or longer each time. */
export function retryPause(tries: number, headers?: Headers): number {
  const after = headers?.get('retry-after');
  if (after && /^\d+$/.test(after)) return bounded(Number(after) * 1000);
  return bounded(500 * 2 ** (tries - 1) * (1 + Math.random() / 4));
}

function bounded(ms: number): number {
  return Math.min(ms, longestMs);
}
