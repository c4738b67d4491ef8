import type pg from 'pg';
import { Slot } from '#lib/core/slot';
import type { Address } from '#lib/net/address';
import { networkOf } from '#lib/net/network';
import { type BlockRow, type BurstRule, countRequest, readBlock } from './burst.ts';
import { TriedNames } from './tried-names.ts';

export interface BlockState {
  readonly blocked: boolean;
  /** Ids of the companies that have lifted this block: for their own clients it does not hold. */
  readonly releasedFor: ReadonlySet<string>;
}

const rememberedMs = 2_000;
const rememberedMax = 20_000;
const nobody: ReadonlySet<string> = new Set();
const free: BlockState = { blocked: false, releasedFor: nobody };
const blockedForAll: BlockState = { blocked: true, releasedFor: nobody };

interface Remembered {
  /** ms since the epoch */
  blockedUntil: number;
  /** ms of performance.now() */
  goodUntil: number;
}

/**
 * Counts token requests by address (IPv6: by /64) over all instances, in a sliding window.
 * A block that holds for all companies is remembered for two seconds at the most, so that a flood does not cost a
 * query for each request.
 */
export class SuspiciousIps {
  readonly rule: BurstRule;
  readonly #pool: pg.Pool;
  readonly #names: TriedNames;
  readonly #remembered = new Map<string, Remembered>();
  /** Rises with every policy change: what was read before one is not remembered after it. */
  #epoch = 0;

  constructor(pool: pg.Pool, rule: BurstRule) {
    this.rule = rule;
    this.#pool = pool;
    this.#names = new TriedNames(pool, rule.windowSeconds);
  }

  /** Counts one token request and says whether it is refused. Rejects when the database does not answer. */
  count(address: Address, now: Date): Promise<BlockState> {
    const ip = networkOf(address);
    if (this.#isRemembered(ip, now)) {
      this.#names.refused(ip);
      return Promise.resolve(blockedForAll);
    }
    return this.#read(ip, now, () => countRequest(this.#pool, ip, now, this.rule));
  }

  /** The same without counting. */
  check(address: Address, now: Date): Promise<BlockState> {
    const ip = networkOf(address);
    if (this.#isRemembered(ip, now)) return Promise.resolve(blockedForAll);
    return this.#read(ip, now, () => readBlock(this.#pool, ip, now));
  }

  /** Notes that a request named this user name; written later, so that the answer's time tells nothing. */
  tried(username: string, address: Address, now: Date): void {
    this.#names.add(username, networkOf(address), now.getTime());
  }

  /** A policy changed, maybe by an unblock: the database is asked again. */
  forget(): void {
    this.#epoch += 1;
    this.#remembered.clear();
  }

  /** Writes what is merged in memory. */
  flush(): Promise<void> {
    return this.#names.flush();
  }

  close(): Promise<void> {
    return this.#names.close();
  }

  async #read(ip: string, now: Date, read: () => Promise<BlockRow | undefined>): Promise<BlockState> {
    const epoch = this.#epoch;
    const row = await read();
    if (!row?.blockedUntil || row.blockedUntil <= now) return free;
    if (row.releasedFor.length > 0) return { blocked: true, releasedFor: new Set(row.releasedFor) };
    if (epoch === this.#epoch) this.#remember(ip, row.blockedUntil.getTime());
    return blockedForAll;
  }

  #isRemembered(ip: string, now: Date): boolean {
    const known = this.#remembered.get(ip);
    if (!known) return false;
    if (known.goodUntil > performance.now() && known.blockedUntil > now.getTime()) return true;
    this.#remembered.delete(ip);
    return false;
  }

  #remember(ip: string, blockedUntil: number): void {
    this.#remembered.delete(ip);
    if (this.#remembered.size >= rememberedMax) {
      const [oldest] = this.#remembered.keys();
      if (oldest !== undefined) this.#remembered.delete(oldest);
    }
    this.#remembered.set(ip, { blockedUntil, goodUntil: performance.now() + rememberedMs });
  }
}

export const suspiciousIps = new Slot<SuspiciousIps>('suspicious IPs');
