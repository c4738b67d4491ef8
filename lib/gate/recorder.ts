import type pg from 'pg';
import { BatchWriter } from '../db/batch-writer.ts';
import { ensureFailedRequestPartitions } from '../db/partitions.ts';
import { log } from '../log.ts';
import { unknownAddress } from '../net/known-address.ts';
import { addressReasons, type RefusalReason } from './decide.ts';

export interface SeenRequest {
  type: 'authkey' | 'client';
  companyId: string;
  credentialId: string;
  /** Canonical; `unknownAddress` where it was unknown. */
  ip: string;
  /** ms since the epoch */
  at: number;
}

export interface RefusedRequest extends SeenRequest {
  /** Such as "/api/v5/flow". */
  endpoint: string;
  reason: RefusalReason;
}

interface RefusalRow extends RefusedRequest {
  minute: number;
  attempts: number;
  firstAt: number;
  lastAt: number;
}

interface Seen {
  firstAt: number;
  lastAt: number;
  accepted: number;
  refused: number;
}

interface CredentialTraffic {
  type: SeenRequest['type'];
  companyId: string;
  lastUsedAt: number;
  byIp: Map<string, Seen>;
  byHour: Map<number, { accepted: number; refused: number }>;
}

const flushMs = 1_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
/** More addresses than this between two flushes are written at once rather than kept. */
const seenMax = 20_000;
/** For so long a pair of credential and address that stands among those to alert of is not written there again. */
const alertedMs = 5_000;
const alertedMax = 50_000;

/**
 * Writes down what the gate saw. A refusal is committed before its caller is answered; who was seen
 * lately is merged in memory and written about once a second.
 */
export class Recorder {
  readonly #pool: pg.Pool;
  readonly #refusals: BatchWriter<Map<string, RefusalRow>, RefusedRequest>;
  readonly #timer: NodeJS.Timeout;
  readonly #alertedMs: number;
  /** Credential and address → until when (ms of performance.now()). */
  readonly #alerted = new Map<string, number>();
  #traffic = new Map<string, CredentialTraffic>();
  #seen = 0;
  #flushing: Promise<void> | undefined;

  /** @param alertWindowMs how long a window of alerts of refusals is */
  constructor(pool: pg.Pool, alertWindowMs: number) {
    this.#pool = pool;
    this.#alertedMs = Math.min(alertedMs, alertWindowMs / 2);
    this.#refusals = new BatchWriter({
      empty: () => new Map(),
      put: mergeRefusal,
      write: (batch) => this.#writeRefusals([...batch.values()]),
      itemsMax: 10_000,
      writersMax: 1,
    });
    this.#timer = setInterval(() => void this.flush(), flushMs);
    this.#timer.unref();
  }

  accepted(request: SeenRequest): void {
    const traffic = this.#of(request);
    traffic.lastUsedAt = request.at;
    if (request.ip !== unknownAddress) this.#count(traffic, request).accepted += 1;
    hourOf(traffic, request.at).accepted += 1;
  }

  /** Resolves when the refusal is committed; rejects when it could not be. */
  refused(request: RefusedRequest): Promise<void> {
    const traffic = this.#of(request);
    if (request.ip !== unknownAddress) this.#count(traffic, request).refused += 1;
    hourOf(traffic, request.at).refused += 1;
    return this.#refusals.add(request);
  }

  /** Writes what is merged in memory. What cannot be written now is kept for the next time. */
  flush(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#refusals.drain();
    await this.#flushing;
    await this.flush();
  }

  #of(request: SeenRequest): CredentialTraffic {
    let traffic = this.#traffic.get(request.credentialId);
    if (!traffic) {
      traffic = {
        type: request.type,
        companyId: request.companyId,
        lastUsedAt: 0,
        byIp: new Map(),
        byHour: new Map(),
      };
      this.#traffic.set(request.credentialId, traffic);
    }
    return traffic;
  }

  #count(traffic: CredentialTraffic, { ip, at }: SeenRequest): Seen {
    const seen = traffic.byIp.get(ip);
    if (seen) {
      seen.lastAt = at;
      return seen;
    }
    const fresh = { firstAt: at, lastAt: at, accepted: 0, refused: 0 };
    traffic.byIp.set(ip, fresh);
    this.#seen += 1;
    if (this.#seen >= seenMax) void this.flush();
    return fresh;
  }

  async #writeRefusals(rows: RefusalRow[]): Promise<void> {
    // One order everywhere: two instances that write the same rows must not wait for each other.
    rows.sort((a, b) => (refusalKey(a) < refusalKey(b) ? -1 : 1));
    try {
      await this.#insertRefusals(rows);
    } catch (error) {
      if ((error as { code?: string }).code !== '23514') throw error;
      // check_violation here: no partition for that day.
      await ensureFailedRequestPartitions(this.#pool, new Date(Math.min(...rows.map((row) => row.minute))));
      await this.#insertRefusals(rows);
    }
  }

  async #insertRefusals(rows: RefusalRow[]): Promise<void> {
    const pairs = this.#pairsToAlert(rows);
    await this.#pool.query({
      name: 'gate-refusals',
      text: `with refused as (
        insert into "FailedRequest"
          ("companyId", "credentialId", ip, endpoint, minute, attempts, "firstAt", "lastAt", reason)
        select * from unnest($1::uuid[], $2::uuid[], $3::inet[], $4::text[], $5::timestamptz[],
          $6::bigint[], $7::timestamptz[], $8::timestamptz[], $9::text[])
        on conflict ("companyId", "credentialId", ip, endpoint, minute, reason) do update set
          attempts = "FailedRequest".attempts + excluded.attempts,
          "firstAt" = least("FailedRequest"."firstAt", excluded."firstAt"),
          "lastAt" = greatest("FailedRequest"."lastAt", excluded."lastAt")
      )
      insert into "RefusalAlert" ("companyId", "credentialId", network, since, "dueAt", "lastAt")
      select "companyId", "credentialId", network, min(minute), min(at), max(at) from (
        select "companyId", "credentialId", minute, at,
          case family(ip) when 6 then network(set_masklen(ip, 64))::inet else ip end as network
        from unnest($10::uuid[], $11::uuid[], $12::inet[], $13::timestamptz[], $14::timestamptz[])
          as pair ("companyId", "credentialId", ip, minute, at)
      ) pair group by 1, 2, 3 order by 1, 2, 3
      on conflict ("companyId", "credentialId", network) do update set "lastAt" = excluded."lastAt"`,
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
        pairs.map((row) => row.companyId),
        pairs.map((row) => row.credentialId),
        pairs.map((row) => row.ip),
        pairs.map((row) => iso(row.minute)),
        pairs.map((row) => iso(row.firstAt)),
      ],
      query_timeout: 10_000,
    } as pg.QueryConfig);
    const until = performance.now() + this.#alertedMs;
    if (this.#alerted.size > alertedMax) this.#alerted.clear();
    for (const row of pairs) this.#alerted.set(pairKey(row), until);
  }

  /** Those because of the address that were not among the ones to alert of within the last seconds. */
  #pairsToAlert(rows: RefusalRow[]): RefusalRow[] {
    const now = performance.now();
    return rows.filter(
      (row) => addressReasons.includes(row.reason) && (this.#alerted.get(pairKey(row)) ?? 0) < now,
    );
  }

  async #flush(): Promise<void> {
    if (this.#traffic.size === 0) return;
    const traffic = this.#traffic;
    this.#traffic = new Map();
    this.#seen = 0;
    const client = await this.#pool.connect().catch((error: Error) => error);
    if (client instanceof Error) return this.#keepForLater(traffic, client);
    try {
      await client.query('begin');
      await writeSeen(client, traffic);
      await writeHours(client, traffic);
      await writeLastUsed(client, traffic, 'authkey');
      await writeLastUsed(client, traffic, 'client');
      await client.query('commit');
      client.release();
    } catch (error) {
      client.release(error as Error);
      this.#keepForLater(traffic, error);
    }
  }

  #keepForLater(traffic: Map<string, CredentialTraffic>, error: unknown): void {
    log.warn({ error: String(error) }, 'recent IPs could not be written; kept for the next time');
    for (const [credentialId, old] of traffic) {
      const now = this.#traffic.get(credentialId);
      if (!now) {
        this.#traffic.set(credentialId, old);
        continue;
      }
      now.lastUsedAt = Math.max(now.lastUsedAt, old.lastUsedAt);
      for (const [ip, seen] of old.byIp) {
        const other = now.byIp.get(ip);
        now.byIp.set(ip, other ? mergeSeen(other, seen) : seen);
      }
      for (const [hour, counts] of old.byHour) {
        const other = hourOf(now, hour);
        other.accepted += counts.accepted;
        other.refused += counts.refused;
      }
    }
  }
}

function mergeRefusal(batch: Map<string, RefusalRow>, request: RefusedRequest): void {
  const row: RefusalRow = {
    ...request,
    minute: Math.floor(request.at / minuteMs) * minuteMs,
    attempts: 1,
    firstAt: request.at,
    lastAt: request.at,
  };
  const key = refusalKey(row);
  const known = batch.get(key);
  if (!known) {
    batch.set(key, row);
    return;
  }
  known.attempts += 1;
  known.firstAt = Math.min(known.firstAt, request.at);
  known.lastAt = Math.max(known.lastAt, request.at);
}

function pairKey({ credentialId, ip }: RefusalRow): string {
  return `${credentialId} ${ip}`;
}

function refusalKey(row: RefusalRow): string {
  return `${row.credentialId} ${row.ip} ${row.endpoint} ${row.minute} ${row.reason}`;
}

function mergeSeen(a: Seen, b: Seen): Seen {
  return {
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    accepted: a.accepted + b.accepted,
    refused: a.refused + b.refused,
  };
}

function hourOf(traffic: CredentialTraffic, at: number): { accepted: number; refused: number } {
  const hour = Math.floor(at / hourMs) * hourMs;
  let counts = traffic.byHour.get(hour);
  if (!counts) {
    counts = { accepted: 0, refused: 0 };
    traffic.byHour.set(hour, counts);
  }
  return counts;
}

async function writeSeen(client: pg.PoolClient, traffic: Map<string, CredentialTraffic>): Promise<void> {
  const rows = [...traffic].flatMap(([credentialId, { companyId, byIp }]) =>
    [...byIp].map(([ip, seen]) => ({ companyId, credentialId, ip, ...seen })),
  );
  rows.sort((a, b) => (a.credentialId + a.ip < b.credentialId + b.ip ? -1 : 1));
  await client.query({
    name: 'gate-seen',
    text: `insert into "RecentIp"
        ("companyId", "credentialId", ip, "firstSeenAt", "lastSeenAt", accepted, refused)
      select * from unnest($1::uuid[], $2::uuid[], $3::inet[], $4::timestamptz[], $5::timestamptz[],
        $6::bigint[], $7::bigint[])
      on conflict ("companyId", "credentialId", ip) do update set
        "lastSeenAt" = greatest("RecentIp"."lastSeenAt", excluded."lastSeenAt"),
        accepted = "RecentIp".accepted + excluded.accepted,
        refused = "RecentIp".refused + excluded.refused`,
    values: [
      rows.map((row) => row.companyId),
      rows.map((row) => row.credentialId),
      rows.map((row) => row.ip),
      rows.map((row) => iso(row.firstAt)),
      rows.map((row) => iso(row.lastAt)),
      rows.map((row) => row.accepted),
      rows.map((row) => row.refused),
    ],
  });
}

async function writeHours(client: pg.PoolClient, traffic: Map<string, CredentialTraffic>): Promise<void> {
  const rows = [...traffic].flatMap(([credentialId, { companyId, byHour }]) =>
    [...byHour].map(([hour, counts]) => ({ companyId, credentialId, hour, ...counts })),
  );
  rows.sort((a, b) =>
    a.credentialId === b.credentialId ? a.hour - b.hour : a.credentialId < b.credentialId ? -1 : 1,
  );
  await client.query({
    name: 'gate-hours',
    text: `insert into "TrafficHour" ("companyId", "credentialId", hour, accepted, refused)
      select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::bigint[])
      on conflict ("companyId", "credentialId", hour) do update set
        accepted = "TrafficHour".accepted + excluded.accepted,
        refused = "TrafficHour".refused + excluded.refused`,
    values: [
      rows.map((row) => row.companyId),
      rows.map((row) => row.credentialId),
      rows.map((row) => iso(row.hour)),
      rows.map((row) => row.accepted),
      rows.map((row) => row.refused),
    ],
  });
}

async function writeLastUsed(
  client: pg.PoolClient,
  traffic: Map<string, CredentialTraffic>,
  type: SeenRequest['type'],
): Promise<void> {
  const used = [...traffic].filter(([, each]) => each.type === type && each.lastUsedAt > 0);
  if (used.length === 0) return;
  used.sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query({
    name: `gate-last-used-${type}`,
    text: `update "${type === 'authkey' ? 'Authkey' : 'Client'}" k set "lastUsedAt" = greatest(k."lastUsedAt", used.at)
      from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as used("companyId", id, at)
      where k."companyId" = used."companyId" and k.id = used.id`,
    values: [
      used.map(([, { companyId }]) => companyId),
      used.map(([credentialId]) => credentialId),
      used.map(([, { lastUsedAt }]) => iso(lastUsedAt)),
    ],
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
