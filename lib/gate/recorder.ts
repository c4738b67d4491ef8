import type pg from 'pg';
import { Refusals, type RefusedRequest } from './refusals.ts';
import type { SeenRequest } from './seen.ts';
import { Traffic } from './traffic.ts';

/**
 * Writes down what the gate saw. A refusal is committed before its caller is answered; who was seen
 * lately is merged in memory and written about once a second.
 */
export class Recorder {
  readonly #traffic: Traffic;
  readonly #refusals: Refusals;

  /** @param alertWindowMs how long a window of alerts of refusals is */
  constructor(pool: pg.Pool, alertWindowMs: number) {
    this.#traffic = new Traffic(pool);
    this.#refusals = new Refusals(pool, alertWindowMs, (row) => this.#traffic.refusedFrom(row));
  }

  accepted(request: SeenRequest): void {
    this.#traffic.accepted(request);
  }

  /** Resolves when the refusal is committed; rejects when it could not be. */
  refused(request: RefusedRequest): Promise<void> {
    this.#traffic.refused(request);
    return this.#refusals.add(request);
  }

  /** Writes what is merged in memory. What cannot be written now is kept for the next time. */
  flush(): Promise<void> {
    return this.#traffic.flush();
  }

  async close(): Promise<void> {
    await this.#refusals.drain();
    await this.#traffic.close();
  }
}
