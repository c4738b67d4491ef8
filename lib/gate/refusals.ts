import type pg from 'pg';
import { BatchWriter } from '#lib/db/batch-writer';
import { ensureRequestPartitions } from '#lib/db/partitions';
import { ask } from '#lib/db/query';
import { otherAddresses } from '#lib/net/known-address';
import { addressReasons, type Outcome, type RefusalReason } from './decide.ts';
import { packId, requestIdTime, type TracedRequest, withAddress } from './packed-ids.ts';
import { RefusedAddresses } from './refused-addresses.ts';
import type { SeenRequest } from './seen.ts';

export interface RefusedRequest extends SeenRequest {
  /** Such as "/api/v5/flow". */
  endpoint: string;
  reason: RefusalReason;
  outcome: Outcome;
  /** By which it can be explained. */
  trace?: TracedRequest | undefined;
  /** Its address is not to stand by itself. */
  amongOthers?: boolean;
}

export interface RefusalRow extends SeenRequest, Pick<RefusedRequest, 'endpoint' | 'reason' | 'outcome'> {
  minute: number;
  attempts: number;
  firstAt: number;
  lastAt: number;
  /** Packed, of several addresses where the row stands for several; '': none is kept. */
  ids: string;
  /** The earliest and the latest one. */
  firstId: string;
  lastId: string;
}

const minuteMs = 60_000;
/** For so long a pair of credential and address that stands among those to alert of is not written there again. */
const alertedMs = 5_000;
const alertedMax = 50_000;

/** Commits refusals, and that they are to be alerted of, before their callers are answered. */
export class Refusals {
  readonly #pool: pg.Pool;
  readonly #addresses: RefusedAddresses;
  readonly #writer: BatchWriter<Map<string, RefusalRow>, RefusalRow>;
  readonly #alertedMs: number;
  /** Credential and address → until when (ms of performance.now()). */
  readonly #alerted = new Map<string, number>();
  readonly #onWritten: (row: RefusalRow) => void;

  /**
   * @param alertWindowMs how long a window of alerts of refusals is
   * @param onWritten told of each row that was committed, with the address that it stands under
   */
  constructor(pool: pg.Pool, alertWindowMs: number, onWritten: (row: RefusalRow) => void) {
    this.#pool = pool;
    this.#addresses = new RefusedAddresses(pool);
    this.#alertedMs = Math.min(alertedMs, alertWindowMs / 2);
    this.#onWritten = onWritten;
    this.#writer = new BatchWriter({
      empty: () => new Map(),
      put: mergeRow,
      write: (batch) => this.#write([...batch.values()]),
      itemsMax: 10_000,
      writersMax: 1,
    });
  }

  /** Resolves when the refusal is committed; rejects when it could not be. The row is changed meanwhile. */
  add(row: RefusalRow): Promise<void> {
    return this.#writer.add(row);
  }

  drain(): Promise<void> {
    return this.#writer.drain();
  }

  async #write(exact: RefusalRow[]): Promise<void> {
    const ips = exact.map((row) => row.ip);
    await this.#addresses.rename(exact);
    const named = new Map<string, RefusalRow>();
    for (const [index, row] of exact.entries()) {
      if (row.ip !== ips[index]) row.ids = withAddress(row.ids, ips[index]!);
      mergeRow(named, row);
    }
    // One order everywhere: two instances that write the same rows must not wait for each other.
    const rows = [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    try {
      await this.#insert(rows);
    } catch (error) {
      if ((error as { code?: string }).code !== '23514') throw error;
      // check_violation here: no partition for that day.
      await ensureRequestPartitions(this.#pool, new Date(Math.min(...rows.map((row) => row.minute))));
      await this.#insert(rows);
    }
    for (const row of rows) this.#onWritten(row);
  }

  async #insert(rows: RefusalRow[]): Promise<void> {
    const pairs = this.#pairsToAlert(rows);
    await ask(this.#pool, {
      name: 'gate-refusals',
      text: `with given as (
        select * from unnest($1::uuid[], $2::uuid[], $3::inet[], $4::text[], $5::timestamptz[], $6::bigint[],
          $7::timestamptz[], $8::timestamptz[], $9::text[], $10::text[], $16::bytea[], $17::timestamptz[], $18::bytea[])
          as row ("companyId", "credentialId", ip, endpoint, minute, attempts, "firstAt", "lastAt", reason, outcome,
            "lastId", since, ids)
      ), refused as (
        insert into "FailedRequest"
          ("companyId", "credentialId", ip, endpoint, minute, attempts, "firstAt", "lastAt", reason, outcome, "lastId")
        select "companyId", "credentialId", ip, endpoint, minute, attempts, "firstAt", "lastAt", reason, outcome, "lastId"
        from given
        on conflict ("companyId", "credentialId", ip, endpoint, minute, reason, outcome) do update set
          attempts = "FailedRequest".attempts + excluded.attempts,
          "firstAt" = least("FailedRequest"."firstAt", excluded."firstAt"),
          "lastAt" = greatest("FailedRequest"."lastAt", excluded."lastAt"),
          "lastId" = coalesce(excluded."lastId", "FailedRequest"."lastId")
      ), traced as (
        insert into "RequestTrace" ("companyId", at, since, "credentialId", ip, endpoint, outcome, reason, ids)
        select "companyId", "lastAt", since, "credentialId", ip, endpoint, outcome, reason, ids
        from given where ids is not null
      )
      insert into "RefusalAlert"
        ("companyId", "credentialId", since, "dueAt", "windowEndsAt", "lastAt", addresses)
      select "companyId", "credentialId", min(minute), min(at), min(at), max(at), array_agg(distinct ip)
      from unnest($11::uuid[], $12::uuid[], $13::inet[], $14::timestamptz[], $15::timestamptz[])
        as pair ("companyId", "credentialId", ip, minute, at)
      group by 1, 2 order by 1, 2
      on conflict ("companyId", "credentialId") do update set
        "lastAt" = greatest("RefusalAlert"."lastAt", excluded."lastAt"),
        "dueAt" = case
          when "RefusalAlert"."atOnceLeft" > 0 and not excluded.addresses <@ "RefusalAlert".addresses
          then least("RefusalAlert"."dueAt", excluded."dueAt") else "RefusalAlert"."dueAt" end`,
      values: [
        rows.map((row) => row.companyId),
        rows.map((row) => row.credentialId),
        rows.map((row) => row.ip),
        rows.map((row) => row.endpoint),
        rows.map((row) => iso(row.minute)),
        rows.map((row) => row.attempts),
        rows.map((row) => iso(row.firstAt)),
        rows.map((row) => iso(row.lastAt)),
        rows.map((row) => row.reason),
        rows.map((row) => row.outcome),
        pairs.map((row) => row.companyId),
        pairs.map((row) => row.credentialId),
        pairs.map((row) => row.ip),
        pairs.map((row) => iso(row.minute)),
        pairs.map((row) => iso(row.firstAt)),
        rows.map((row) => (row.ids ? `\\x${row.lastId}` : null)),
        rows.map((row) => (row.ids ? iso(requestIdTime(row.firstId).getTime()) : null)),
        rows.map((row) => (row.ids ? `\\x${row.ids}` : null)),
      ],
      withinMs: 10_000,
    });
    const until = performance.now() + this.#alertedMs;
    if (this.#alerted.size > alertedMax) this.#alerted.clear();
    for (const row of pairs) this.#alerted.set(pairKey(row), until);
  }

  /** Those refused because of the address that were not among the ones to alert of within the last seconds. */
  #pairsToAlert(rows: RefusalRow[]): RefusalRow[] {
    const now = performance.now();
    return rows.filter(
      (row) =>
        row.outcome === 'refused' &&
        addressReasons.includes(row.reason) &&
        (this.#alerted.get(pairKey(row)) ?? 0) < now,
    );
  }
}

export function refusalRow({ trace, amongOthers, ...request }: RefusedRequest): RefusalRow {
  const { at, ip } = request;
  const packed = trace ? packId(trace) : '';
  const requestId = trace?.requestId ?? '';
  return {
    ...request,
    ...(amongOthers && { ip: otherAddresses }),
    minute: Math.floor(at / minuteMs) * minuteMs,
    attempts: 1,
    firstAt: at,
    lastAt: at,
    ids: amongOthers ? withAddress(packed, ip) : packed,
    firstId: requestId,
    lastId: requestId,
  };
}

/** Adds a row to those of the same minute, address, endpoint, reason and outcome. */
export function mergeRow(batch: Map<string, RefusalRow>, row: RefusalRow): void {
  const key = `${row.credentialId} ${row.ip} ${row.endpoint} ${row.minute} ${row.reason} ${row.outcome}`;
  const known = batch.get(key);
  if (!known) {
    batch.set(key, row);
    return;
  }
  known.attempts += row.attempts;
  known.firstAt = Math.min(known.firstAt, row.firstAt);
  known.lastAt = Math.max(known.lastAt, row.lastAt);
  if (row.ids === '') return;
  if (known.ids === '' || row.firstId < known.firstId) known.firstId = row.firstId;
  if (known.ids === '' || row.lastId > known.lastId) known.lastId = row.lastId;
  known.ids += row.ids;
}

function pairKey({ credentialId, ip }: RefusalRow): string {
  return `${credentialId} ${ip}`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
