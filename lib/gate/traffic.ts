import type pg from 'pg';
import { wasCommitted } from '#lib/db/was-committed';
import { log } from '#lib/log';
import { otherAddresses, unknownAddress } from '#lib/net/known-address';
import { AddressBudget } from './address-budget.ts';
import { countsOf, mergeTraffic, secretOf } from './merge-traffic.ts';
import { writeSecretIps, writeSecretsUsed } from './secret-sql.ts';
import type { AcceptedRequest, CredentialTraffic, Seen, SeenRequest } from './seen.ts';
import { writeHours, writeLastUsed, writeSeen, writeTokensUsed } from './traffic-sql.ts';

const flushMs = 1_000;
/** More addresses than this between two flushes are written at once rather than kept. */
const seenMax = 20_000;
/** Credentials in one transaction: of many, not all are to be held as rows and as parameters at once. */
const sliceMax = 1_000;

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
    this.#timer = setInterval(() => void this.#flushOnce(), flushMs);
    this.#timer.unref();
  }

  accepted(request: AcceptedRequest): void {
    const { ip, at, rollingSecretId, isReported } = request;
    const traffic = this.#of(request);
    traffic.lastUsedAt = at;
    const hour = countsOf(traffic, at);
    hour.accepted += 1;
    if (isReported) hour.reported += 1;
    const secret = rollingSecretId === null ? undefined : secretOf(traffic, rollingSecretId);
    if (secret) secret.lastUsedAt = at;
    if (ip === unknownAddress) return;
    if (!traffic.byIp.has(ip) && !this.#budget.take(request)) return;
    const seen = this.#count(traffic, ip, at, at);
    seen.accepted += 1;
    seen.lastAcceptedAt = at;
    if (isReported) seen.reported += 1;
    if (secret) {
      const used = secret.byIp.get(ip);
      if (used) {
        used.lastAt = at;
        used.accepted += 1;
      } else secret.byIp.set(ip, { lastAt: at, accepted: 1 });
    }
  }

  /** A refusal, before it is known under which name it is written. */
  refused(request: SeenRequest): void {
    countsOf(this.#of(request), request.at).refused += 1;
  }

  /** Refusals that stand in Failed Logs under `ip`: an address, a /64, or what stands for others. */
  refusedFrom(row: Omit<SeenRequest, 'at'> & { attempts: number; firstAt: number; lastAt: number }): void {
    if (row.ip === unknownAddress || row.ip === otherAddresses) return;
    this.#count(this.#of(row), row.ip, row.firstAt, row.lastAt).refused += row.attempts;
  }

  /** Writes what has come until now. What cannot be written now is kept for the next time. */
  async flush(): Promise<void> {
    await this.#flushing;
    return this.#flushOnce();
  }

  #flushOnce(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #of(request: Pick<SeenRequest, 'type' | 'companyId' | 'credentialId'>): CredentialTraffic {
    let traffic = this.#traffic.get(request.credentialId);
    if (!traffic) {
      const { type, companyId } = request;
      traffic = { type, companyId, lastUsedAt: 0, byIp: new Map(), byHour: new Map(), bySecret: null };
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
    const fresh = { firstAt, lastAt, lastAcceptedAt: 0, accepted: 0, refused: 0, reported: 0 };
    traffic.byIp.set(ip, fresh);
    this.#seen += 1;
    if (this.#seen >= seenMax) void this.#flushOnce();
    return fresh;
  }

  async #flush(): Promise<void> {
    const traffic = this.#traffic;
    this.#traffic = new Map();
    this.#seen = 0;
    const credentials = [...traffic.keys()].sort();
    for (let start = 0; start < credentials.length; start += sliceMax) {
      const slice = new Map<string, CredentialTraffic>();
      for (const credentialId of credentials.slice(start, start + sliceMax)) {
        const each = traffic.get(credentialId);
        if (each) slice.set(credentialId, each);
      }
      const error = await this.#write(slice);
      if (error !== undefined) {
        log.warn({ error: String(error) }, 'recent IPs could not be written; kept for the next time');
        this.#keepForLater(traffic);
        return;
      }
      for (const credentialId of slice.keys()) traffic.delete(credentialId);
    }
  }

  /** @returns why it was not written; undefined: it was */
  async #write(traffic: Map<string, CredentialTraffic>): Promise<unknown> {
    const client = await this.#pool.connect().catch((error: Error) => error);
    if (client instanceof Error) return client;
    let committing: string | undefined;
    try {
      await client.query('begin');
      const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid');
      await writeSeen(client, traffic);
      await writeHours(client, traffic);
      await writeLastUsed(client, traffic, 'authkey');
      await writeLastUsed(client, traffic, 'client');
      await writeTokensUsed(client, traffic);
      await writeSecretsUsed(client, traffic);
      await writeSecretIps(client, traffic);
      committing = rows[0]?.xid;
      await client.query('commit');
      client.release();
      return undefined;
    } catch (error) {
      client.release(error as Error);
      // What was committed, though its answer was lost, must not be counted twice.
      return committing && (await wasCommitted(this.#pool, committing)) ? undefined : error;
    }
  }

  #keepForLater(traffic: Map<string, CredentialTraffic>): void {
    for (const [credentialId, old] of traffic) {
      const now = this.#traffic.get(credentialId);
      if (now) mergeTraffic(now, old);
      else this.#traffic.set(credentialId, old);
    }
  }
}
