import type pg from 'pg';
import { type AcceptedTrace, AcceptedTraces } from './accepted-traces.ts';
import { CallsWithOver } from './calls-with-over.ts';
import { CredentialBudget } from './credential-budget.ts';
import { type RefusalRow, Refusals, type RefusedRequest, refusalRow } from './refusals.ts';
import type { AcceptedRequest } from './seen.ts';
import { Traffic } from './traffic.ts';

/**
 * Ids of one credential's refused requests that are kept in an hour: 3 MB. A flood of refusals is one row a minute in
 * Failed Logs, but every id takes room: somebody with a key could fill the disk. What is over the budget is refused and
 * counted like everything else.
 */
const idsPerHourMax = 100_000;
const hourMs = 3_600_000;

/**
 * Writes down what the gate saw. A refusal is committed before its caller is answered; who was seen
 * lately is merged in memory and written about once a second.
 */
export class Recorder {
  readonly #traffic: Traffic;
  readonly #refusals: Refusals;
  readonly #over: CallsWithOver;
  readonly #ids = new CredentialBudget(idsPerHourMax, hourMs);
  readonly #accepted: AcceptedTraces;

  /** @param alertWindowMs how long a window of alerts of refusals is */
  constructor(pool: pg.Pool, alertWindowMs: number) {
    this.#traffic = new Traffic(pool);
    this.#accepted = new AcceptedTraces(pool);
    this.#refusals = new Refusals(pool, alertWindowMs, (row) => {
      if (row.outcome === 'refused') this.#traffic.refusedFrom(row);
    });
    this.#over = new CallsWithOver((row) => this.#refusals.add(row));
  }

  accepted(request: AcceptedRequest): void {
    this.#traffic.accepted(request);
  }

  /** That it was accepted can be explained: written within about a second, while not too many ask for it. */
  traceAccepted(request: AcceptedTrace): void {
    this.#accepted.add(request);
  }

  /** Resolves when the refusal is committed; rejects when it could not be. */
  refused(request: RefusedRequest): Promise<void> {
    this.#traffic.refused(request);
    return this.#refusals.add(this.#rowOf(request));
  }

  /** Resolves when it stands in Failed Logs that it would have been refused; rejects when that could not be written. */
  reported(request: RefusedRequest): Promise<void> {
    return this.#refusals.add(this.#rowOf(request));
  }

  /** A call with an authkey that is over: written when it can be, nobody waits for it. */
  noteOver(request: RefusedRequest): void {
    this.#traffic.refused(request);
    this.#over.add(this.#rowOf(request));
  }

  /** Writes who was seen until now. What cannot be written now is kept for the next time. */
  async flush(): Promise<void> {
    await Promise.all([this.#traffic.flush(), this.#accepted.flush()]);
  }

  #rowOf(request: RefusedRequest): RefusalRow {
    return refusalRow(this.#ids.take(request) ? request : { ...request, trace: undefined });
  }

  async close(): Promise<void> {
    await this.#over.close();
    await this.#refusals.drain();
    await this.#accepted.flush();
    await this.#traffic.close();
  }
}
