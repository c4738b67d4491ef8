import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../errors.ts';
import type { Address } from '../net/address.ts';
import { networkOf } from '../net/network.ts';
import { runtime } from '../runtime.ts';

const failuresMax = 10;
const windowSeconds = 15 * 60;

const limiters = new WeakMap<pg.Pool, RateLimiterPostgres>();

export interface SignInAttempt {
  accountKey: string;
  ipKey: string;
}

/**
 * Counts an attempt before the password is looked at, so that parallel guesses cannot pass the limit:
 * 10 failures an account and an IP (IPv6: a /64) in 15 minutes. Accounts that do not exist count alike.
 * @throws AppError rate_limited
 */
export async function takeSignInAttempt(email: string, address: Address | null): Promise<SignInAttempt> {
  const attempt = {
    accountKey: `account:${createHash('sha256').update(email).digest('base64url')}`,
    ipKey: `ip:${address ? networkOf(address) : 'unknown'}`,
  };
  const keys = [attempt.accountKey, attempt.ipKey];
  for (const known of await Promise.all(keys.map((key) => limiter().get(key)))) {
    if (known && known.consumedPoints >= failuresMax) throw tooMany(known.msBeforeNext);
  }
  for (const key of keys) {
    await limiter()
      .consume(key)
      .catch((reason: unknown) => {
        throw reason instanceof RateLimiterRes ? tooMany(reason.msBeforeNext) : reason;
      });
  }
  return attempt;
}

/** It was the right password: the account starts anew, the IP only gets this one attempt back. */
export async function forgiveSignInAttempt(attempt: SignInAttempt): Promise<void> {
  await limiter().delete(attempt.accountKey);
  await limiter().reward(attempt.ipKey);
}

function limiter(): RateLimiterPostgres {
  const { pool } = runtime();
  const found =
    limiters.get(pool) ??
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'RateLimit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: 'sign-in',
      points: failuresMax,
      duration: windowSeconds,
    });
  limiters.set(pool, found);
  return found;
}

function tooMany(msBeforeNext: number): AppError {
  const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000));
  return new AppError('rate_limited', { message: `Too many attempts. Try again in ${minutes} min.` });
}
