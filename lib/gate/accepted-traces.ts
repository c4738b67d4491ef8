import type pg from 'pg';
import { ensureRequestPartitions } from '#lib/db/partitions';
import { ask } from '#lib/db/query';
import { log } from '#lib/log';
import { CredentialBudget } from './credential-budget.ts';
import { packId, requestIdTime, type TracedRequest } from './packed-ids.ts';
import type { SeenRequest } from './seen.ts';

/** An accepted request whose caller asked that it can be explained. */
export interface AcceptedTrace extends Omit<SeenRequest, 'type'> {
  endpoint: string;
  trace: TracedRequest;
}

interface Row extends Omit<AcceptedTrace, 'trace'> {
  firstId: string;
  ids: string;
}

/** Of one credential; the others of that minute cannot be explained. */
const perMinuteMax = 60;
const flushMs = 1_000;
const minuteMs = 60_000;

/** Ids of accepted requests, written once a second. What cannot be written is given up: nobody waits for it. */
export class AcceptedTraces {
  readonly #pool: pg.Pool;
  readonly #budget = new CredentialBudget(perMinuteMax, minuteMs);
  #rows = new Map<string, Row>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  add({ trace, ...request }: AcceptedTrace): void {
    if (!this.#budget.take(request)) return;
    const minute = Math.floor(request.at / minuteMs);
    const key = `${request.credentialId} ${request.ip} ${request.endpoint} ${minute}`;
    const known = this.#rows.get(key);
    if (known) {
      known.at = request.at;
      known.ids += packId(trace);
      if (trace.requestId < known.firstId) known.firstId = trace.requestId;
    } else this.#rows.set(key, { ...request, firstId: trace.requestId, ids: packId(trace) });
    this.#timer ??= setTimeout(() => void this.flush(), flushMs).unref();
  }

  /** Writes what waits. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const rows = [...this.#rows.values()];
    this.#rows = new Map();
    if (rows.length > 0) this.#writing = this.#writing.then(() => this.#write(rows));
    return this.#writing;
  }

  async #write(rows: Row[]): Promise<void> {
    try {
      await this.#insert(rows).catch(async (error: { code?: string }) => {
        if (error.code !== '23514') throw error;
        // check_violation here: no partition for that day.
        await ensureRequestPartitions(this.#pool, new Date(Math.min(...rows.map((row) => row.at))));
        await this.#insert(rows);
      });
    } catch (error) {
      log.warn({ error: String(error), rows: rows.length }, 'ids of accepted requests could not be written');
    }
  }

  async #insert(rows: Row[]): Promise<void> {
    await ask(this.#pool, {
      name: 'gate-accepted-traces',
      text: `insert into "RequestTrace" ("companyId", "credentialId", ip, endpoint, at, since, ids, outcome, reason)
        select row.*, 'accepted', '' from unnest($1::uuid[], $2::uuid[], $3::inet[], $4::text[], $5::timestamptz[],
          $6::timestamptz[], $7::bytea[]) as row`,
      values: [
        rows.map((row) => row.companyId),
        rows.map((row) => row.credentialId),
        rows.map((row) => row.ip),
        rows.map((row) => row.endpoint),
        rows.map((row) => new Date(row.at).toISOString()),
        rows.map((row) => requestIdTime(row.firstId).toISOString()),
        rows.map((row) => `\\x${row.ids}`),
      ],
      withinMs: 10_000,
    });
  }
}
