import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { runtime } from '#lib/core/runtime';
import { AppError } from '#lib/errors';

/** Messages a day to addresses and numbers that nobody has confirmed yet: of one company, and to one of them. */
export const strangerLimits = { company: 50, recipient: 5 } as const;
const daySeconds = 86_400;

type Limit = keyof typeof strangerLimits;
const limiters = new WeakMap<pg.Pool, Record<Limit, RateLimiterPostgres>>();

/**
 * Counts a message to somebody who has not asked for it, so that nobody can be bombed through Keyfence. What
 * goes to one recipient counts over all companies.
 * @throws AppError rate_limited
 */
export async function takeStrangerMessage(companyId: string, recipient: string): Promise<void> {
  const { company, recipient: to } = limitersOf(runtime().pool);
  await company
    .consume(companyId)
    .catch(refuse('Your company has sent as many invitations and confirmations as it can in a day.'));
  await to.consume(recipient).catch(refuse('As many messages as it can get in a day were sent there.'));
}

function refuse(reason: string) {
  return (result: unknown): never => {
    if (!(result instanceof RateLimiterRes)) throw result;
    const hours = Math.max(1, Math.ceil(result.msBeforeNext / 3_600_000));
    throw new AppError('rate_limited', { message: `${reason} Nothing was sent; try again in ${hours} h.` });
  };
}

function limitersOf(pool: pg.Pool): Record<Limit, RateLimiterPostgres> {
  const made = (limit: Limit) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'RateLimit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: `stranger-${limit}`,
      points: strangerLimits[limit],
      duration: daySeconds,
    });
  const found = limiters.get(pool) ?? { company: made('company'), recipient: made('recipient') };
  limiters.set(pool, found);
  return found;
}
