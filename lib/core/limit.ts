import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Env } from '#lib/env';
import { runtime } from './runtime.ts';

interface Rule {
  /** As many are let through in one window; absent: all, they are only counted. */
  points?: number;
  /** How long a key's window lasts; it begins with the key's first one. */
  seconds: number;
  /** How long a key is refused from the first one past its points on; absent: until its window ends. */
  blockSeconds?: number;
}

export interface Taken {
  /** How many there are in the window with this one; no two callers get the same number. */
  count: number;
  isOver: boolean;
  /** Until the key starts anew. */
  waitMs: number;
}

/** Counts by key in the database, for all instances together. Rejects when the database does not answer. */
export class Limit {
  readonly #name: string;
  readonly #rule: (env: Env) => Rule;
  readonly #limiters = new WeakMap<pg.Pool, RateLimiterPostgres>();

  /** @param name under which it stands in the database */
  constructor(name: string, rule: Rule | ((env: Env) => Rule)) {
    this.#name = name;
    this.#rule = typeof rule === 'function' ? rule : () => rule;
  }

  /** How many are let through in one window. */
  get points(): number {
    return this.#rule(runtime().env).points ?? Number.MAX_SAFE_INTEGER;
  }

  /** How long a window is. */
  get seconds(): number {
    return this.#rule(runtime().env).seconds;
  }

  async take(key: string): Promise<Taken> {
    const limiter = this.#limiter();
    const taken = await limiter.consume(key).catch((reason: unknown) => {
      if (reason instanceof RateLimiterRes) return reason;
      throw reason;
    });
    const count = taken.consumedPoints;
    return { count, isOver: count > limiter.points, waitMs: taken.msBeforeNext };
  }

  async takeBack(key: string): Promise<void> {
    await this.#limiter().reward(key);
  }

  async count(key: string): Promise<number> {
    return (await this.#limiter().get(key))?.consumedPoints ?? 0;
  }

  async startAnew(key: string): Promise<void> {
    await this.#limiter().delete(key);
  }

  #limiter(): RateLimiterPostgres {
    const { pool, env } = runtime();
    const found = this.#limiters.get(pool);
    if (found) return found;
    const { seconds, blockSeconds } = this.#rule(env);
    const limiter = new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'RateLimit',
      tableCreated: true,
      clearExpiredByTimeout: false,
      keyPrefix: this.#name,
      points: this.points,
      duration: seconds,
      ...(blockSeconds !== undefined && { blockDuration: blockSeconds }),
    });
    this.#limiters.set(pool, limiter);
    return limiter;
  }
}
