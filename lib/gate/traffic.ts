import type pg from 'pg';
import { wasCommitted } from '#lib/db/was-committed';
import { log } from '#lib/log';
import { otherAddresses, unknownAddress } from '#lib/net/known-address';
import { AddressBudget } from './address-budget.ts';
import type { CredentialTraffic, Seen, SeenRequest } from './seen.ts';
import { writeHours, writeLastUsed, writeSeen } from './traffic-sql.ts';

const flushMs = 1_000;
const hourMs = 3_600_000;
/** More addresses than this between two flushes are written at once rather than kept. */
const seenMax = 20_000;

/** Who was seen lately, and how many requests there were in an hour: merged in memory, written once a second. */
export class Traffic {
  readonly #pool: pg.Pool;
  readonly #timer: NodeJS.Timeout;
  readonly #budget = new AddressBudget();
  #traffic = new Map<string, CredentialTraffic>();
  #seen = 0;
  #flushing: Promise<void> | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#timer = setInterval(() => void this.flush(), flushMs);
    this.#timer.unref();
  }

  accepted(request: SeenRequest): void {
    const traffic = this.#of(request);
    traffic.lastUsedAt = request.at;
    hourOf(traffic, request.at).accepted += 1;
    if (request.ip === unknownAddress) return;
    if (traffic.byIp.has(request.ip) || this.#budget.take(request)) {
      this.#count(traffic, request.ip, request.at, request.at).accepted += 1;
    }
  }

  /** A refusal, before it is known under which name it is written. */
  refused(request: SeenRequest): void {
    hourOf(this.#of(request), request.at).refused += 1;
  }

  /** Refusals that stand in Failed Logs under `ip`: an address, a /64, or what stands for others. */
  refusedFrom(row: Omit<SeenRequest, 'at'> & { attempts: number; firstAt: number; lastAt: number }): void {
    if (row.ip === unknownAddress || row.ip === otherAddresses) return;
    this.#count(this.#of(row), row.ip, row.firstAt, row.lastAt).refused += row.attempts;
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
    await this.#flushing;
    await this.flush();
  }

  #of(request: Pick<SeenRequest, 'type' | 'companyId' | 'credentialId'>): CredentialTraffic {
    let traffic = this.#traffic.get(request.credentialId);
    if (!traffic) {
      const { type, companyId } = request;
      traffic = { type, companyId, lastUsedAt: 0, byIp: new Map(), byHour: new Map() };
      this.#traffic.set(request.credentialId, traffic);
    }
    return traffic;
  }

  #count(traffic: CredentialTraffic, ip: string, firstAt: number, lastAt: number): Seen {
    const seen = traffic.byIp.get(ip);
    if (seen) {
      seen.lastAt = Math.max(seen.lastAt, lastAt);
      return seen;
    }
    const fresh = { firstAt, lastAt, accepted: 0, refused: 0 };
    traffic.byIp.set(ip, fresh);
    this.#seen += 1;
    if (this.#seen >= seenMax) void this.flush();
    return fresh;
  }

  async #flush(): Promise<void> {
    if (this.#traffic.size === 0) return;
    const traffic = this.#traffic;
    this.#traffic = new Map();
    this.#seen = 0;
    const client = await this.#pool.connect().catch((error: Error) => error);
    if (client instanceof Error) return this.#keepForLater(traffic, client);
    let committing: string | undefined;
    try {
      await client.query('begin');
      const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
      await writeSeen(client, traffic);
      await writeHours(client, traffic);
      await writeLastUsed(client, traffic, 'authkey');
      await writeLastUsed(client, traffic, 'client');
      committing = rows[0]?.xid;
      await client.query('commit');
      client.release();
    } catch (error) {
      client.release(error as Error);
      // What was committed, though its answer was lost, must not be counted twice.
      if (committing && (await wasCommitted(this.#pool, committing))) return;
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
