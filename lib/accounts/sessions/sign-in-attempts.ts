import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { runtime } from '#lib/core/runtime';
import { AppError } from '#lib/errors';
import type { Address } from '#lib/net/address';
import { neighbourhoodOf } from '#lib/net/network';

const windowSeconds = 15 * 60;

/** Failures in 15 minutes: of one account from one neighbourhood or device; of one account, and of one neighbourhood. */
export const failuresMax = { pair: 10, account: 30, neighbourhood: 100 } as const;

/** Past what an account or a neighbourhood has in all, whoever is not known there waits so long for each attempt. */
const slowSeconds = 30;

type Limit = keyof typeof failuresMax | 'slow';
const limiters = new WeakMap<pg.Pool, Record<Limit, RateLimiterPostgres>>();

export interface SignInGuess {
  email: string;
  /** null: unknown. */
  address: Address | null;
  /** A device that this account signed in on before, by the cookie that it got then, or a session that is open. */
  device: string | null;
  /** A session of this account came from there lately. */
  isKnownThere: boolean;
}

export interface SignInAttempt {
  pair: string;
  /** Those that strangers share; a person who is known counts in none. */
  shared: ['account' | 'neighbourhood', string][];
}

/**
 * Counts an attempt before the password is looked at, so that parallel guesses cannot pass the limit. Ten failures
 * keep an account shut for a neighbourhood or a device, not for others. Guesses from many of them only slow
 * down whoever is not known to the account. Accounts that do not exist count alike.
 * @throws AppError rate_limited with the time to wait
 */
export async function takeSignInAttempt(guess: SignInGuess): Promise<SignInAttempt> {
  const account = createHash('sha256').update(guess.email).digest('base64url');
  const neighbourhood = guess.address ? neighbourhoodOf(guess.address) : 'unknown';
  const isKnown = guess.device !== null || guess.isKnownThere;
  const attempt: SignInAttempt = {
    pair: `${account} ${guess.device === null ? neighbourhood : `device ${guess.device}`}`,
    shared: isKnown
      ? []
      : [
          ['account', account],
          ['neighbourhood', neighbourhood],
        ],
  };
  const { pair } = limitersOf(runtime().pool);
  await pair.consume(attempt.pair).catch(refuse);
  for (const [limit, key] of attempt.shared) await takeShared(limit, key);
  return attempt;
}

/** It was the right password: this neighbourhood or device starts anew; what is shared gets one attempt back. */
export async function forgiveSignInAttempt({ pair, shared }: SignInAttempt): Promise<void> {
  const limits = limitersOf(runtime().pool);
  await limits.pair.delete(pair);
  for (const [limit, key] of shared) await limits[limit].reward(key);
}

async function takeShared(limit: 'account' | 'neighbourhood', key: string): Promise<void> {
  const limits = limitersOf(runtime().pool);
  try {
    await limits[limit].consume(key);
  } catch (reason) {
    if (!(reason instanceof RateLimiterRes)) throw reason;
    await limits.slow.consume(`${limit} ${key}`).catch(refuse);
  }
}

function refuse(reason: unknown): never {
  if (!(reason instanceof RateLimiterRes)) throw reason;
  const seconds = Math.max(1, Math.ceil(reason.msBeforeNext / 1000));
  const wait = seconds <= 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  throw new AppError('rate_limited', { message: `Too many attempts. Try again in ${wait}.` });
}

function limitersOf(pool: pg.Pool): Record<Limit, RateLimiterPostgres> {
  const made = (limit: Limit, points: number, duration: number) =>
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'RateLimit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: `sign-in-${limit}`,
      points,
      duration,
    });
  const found = limiters.get(pool) ?? {
    pair: made('pair', failuresMax.pair, windowSeconds),
    account: made('account', failuresMax.account, windowSeconds),
    neighbourhood: made('neighbourhood', failuresMax.neighbourhood, windowSeconds),
    slow: made('slow', 1, slowSeconds),
  };
  limiters.set(pool, found);
  return found;
}
