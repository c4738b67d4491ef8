import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts by key in the database, for all instances together; each key starts anew some time after its first one. */
export class Counter {
  readonly #name: string;
  readonly #seconds: number;
  readonly #limiters = new WeakMap<pg.Pool, RateLimiterPostgres>();

  /** @param seconds after which a key starts anew */
  constructor(name: string, seconds: number) {
    this.#name = name;
    this.#seconds = seconds;
  }

  /** @returns how many there are with this one; no two callers get the same number */
  async add(pool: pg.Pool, key: string): Promise<number> {
    try {
      return (await this.#limiter(pool).consume(key)).consumedPoints;
    } catch (reason) {
      if (reason instanceof RateLimiterRes) return reason.consumedPoints;
      throw reason;
    }
  }

  async takeBack(pool: pg.Pool, key: string): Promise<void> {
    await this.#limiter(pool).reward(key);
  }

  /** @returns how many there were */
  async startAnew(pool: pg.Pool, key: string): Promise<number> {
    const limiter = this.#limiter(pool);
    const counted = await limiter.get(key);
    await limiter.delete(key);
    return counted?.consumedPoints ?? 0;
  }

  #limiter(pool: pg.Pool): RateLimiterPostgres {
    const found =
      this.#limiters.get(pool) ??
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'pool',
        tableName: 'RateLimit',
        tableCreated: true,
        clearExpiredByTimeout: false,
        keyPrefix: this.#name,
        points: 1,
        duration: this.#seconds,
      });
    this.#limiters.set(pool, found);
    return found;
  }
}
