import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { runtime } from '#lib/core/runtime';

const limiters = new WeakMap<pg.Pool, RateLimiterPostgres>();

/**
 * Counts a request to change a password, so that it is no way around the limit on token requests: as many in
 * the window, and the address (IPv6: its /64) is refused here for as long.
 * @param network as `networkOf` names it
 */
export async function takePasswordChangeAttempt(network: string): Promise<boolean> {
  try {
    await limiter().consume(network);
    return true;
  } catch (reason) {
    if (reason instanceof RateLimiterRes) return false;
    throw reason;
  }
}

function limiter(): RateLimiterPostgres {
  const { pool, env } = runtime();
  const { burst, windowSeconds, blockSeconds } = env.suspicious;
  const found =
    limiters.get(pool) ??
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'RateLimit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: 'manage-password',
      points: burst - 1,
      duration: windowSeconds,
      blockDuration: blockSeconds,
    });
  limiters.set(pool, found);
  return found;
}
