import type pg from 'pg';
import type { PolicyChange, PolicyChanges } from '../db/policy-change.ts';
import { PolicyListener } from '../db/policy-listener.ts';
import { log } from '../log.ts';
import type { Address } from '../net/address.ts';
import { unknownAddress } from '../net/known-address.ts';
import { decide, type KeyPolicy, type Verdict } from './decide.ts';
import { PolicyCache } from './policy-cache.ts';
import { Recorder } from './recorder.ts';

export interface Decision {
  readonly verdict: Verdict;
  /** null where the key is unknown or its policy could not be read. */
  readonly policy: KeyPolicy | null;
}

export interface GateOptions {
  pool: pg.Pool;
  databaseUrl: string;
  changes: PolicyChanges;
  /** Past this long without contact to the database nothing is answered from memory. */
  contactMaxMs?: number;
}

const unavailable: Decision = { verdict: 'UNAVAILABLE', policy: null };

/** Decides about every API request, from memory where that is proven to be in force, and writes it down. */
export class Gate {
  readonly recorder: Recorder;
  readonly #cache: PolicyCache;
  readonly #listener: PolicyListener;
  readonly #changes: PolicyChanges;
  readonly #contactMaxMs: number;
  readonly #onChange: (change: PolicyChange) => void;

  constructor({ pool, databaseUrl, changes, contactMaxMs = 10_000 }: GateOptions) {
    this.#contactMaxMs = contactMaxMs;
    this.#cache = new PolicyCache(pool);
    this.recorder = new Recorder(pool);
    this.#changes = changes;
    this.#onChange = (change) => this.#cache.apply(change);
    this.#listener = new PolicyListener({
      databaseUrl,
      onChange: this.#onChange,
      poll: () => this.#cache.poll(),
    });
  }

  async start(): Promise<void> {
    this.#changes.on('change', this.#onChange);
    await this.#listener.start();
  }

  /** Stops listening and writes what is buffered. */
  async close(): Promise<void> {
    this.#changes.off('change', this.#onChange);
    await this.recorder.close();
    await this.#listener.close();
  }

  /**
   * Decides about a request with an authkey; at once where its policy is in memory.
   * @param hash SHA-256 of the authkey, hex
   * @param address null: unknown
   */
  check(hash: string, address: Address | null): Decision | Promise<Decision> {
    if (performance.now() - this.#listener.lastContactAt > this.#contactMaxMs) return unavailable;
    const now = Date.now();
    const policy = this.#cache.peek(hash, now);
    if (policy === undefined) return this.#checkLoaded(hash, address);
    return { verdict: decide(policy, address, now), policy };
  }

  async #checkLoaded(hash: string, address: Address | null): Promise<Decision> {
    try {
      const policy = await this.#cache.get(hash);
      return { verdict: decide(policy, address, Date.now()), policy };
    } catch (error) {
      log.error({ error: String(error) }, 'policy could not be read');
      return unavailable;
    }
  }

  accepted(policy: KeyPolicy, address: Address | null): void {
    this.recorder.accepted({
      companyId: policy.companyId,
      authkeyId: policy.authkeyId,
      ip: address?.text ?? unknownAddress,
      at: Date.now(),
    });
  }

  /** Resolves when the refusal stands in Failed Logs; rejects when it could not be written. */
  refused(policy: KeyPolicy, address: Address | null, endpoint: string): Promise<void> {
    return this.recorder.refused({
      companyId: policy.companyId,
      authkeyId: policy.authkeyId,
      ip: address?.text ?? unknownAddress,
      endpoint,
      at: Date.now(),
    });
  }
}
