import type pg from 'pg';
import type { PolicyChange } from '#lib/db/policy-change';
import { buildRangeSetFromValues, emptyRangeSet, type RangeSet } from '#lib/net/range-set';
import {
  CachedCredential,
  type CompanyState,
  namesOf,
  newCompanyState,
  setNames,
  unknownMs,
} from './cached-credential.ts';
import type { CredentialPolicy } from './decide.ts';
import { loadRanges } from './load-ranges.ts';
import { type CredentialRow, editionOf, readCredentials, readEditions } from './policy-source.ts';
import { mustRead } from './shared-list.ts';

/** Cached credentials; the oldest tenth goes when there are more. */
const credentialsMaxDefault = 250_000;
const unknownMax = 10_000;
const namesPerQuery = 500;
const attemptsMax = 20;

/**
 * Policies by the credential's name (see `CredentialRow`), read on first use. A change drops what it touches before
 * the next request is decided; what was dropped is read again, never answered from what was.
 */
export class PolicyCache {
  readonly #pool: pg.Pool;
  readonly #passwordExpireDays: number;
  readonly #credentialsMax: number;
  readonly #credentials = new Map<string, CachedCredential>();
  readonly #companies = new Map<string, CompanyState>();
  readonly #unknown = new Map<string, number>();
  /** Names waiting for the next query, and their callers. */
  #wanted = new Map<string, PromiseWithResolvers<boolean>>();
  #loads = 0;
  /** Newest version heard of while something was being read: a snapshot older than that is read again. */
  readonly #heard = new Map<string, number>();
  #changes = 0;
  /** Rises with every comparison of versions: what was asked for before one may be older than it. */
  #epoch = 0;

  constructor(pool: pg.Pool, passwordExpireDays: number, credentialsMax = credentialsMaxDefault) {
    this.#pool = pool;
    this.#credentialsMax = credentialsMax;
    this.#passwordExpireDays = passwordExpireDays;
  }

  get size(): number {
    return this.#credentials.size;
  }

  /** The policy if it is in memory and in force; null: no such credential; undefined: it must be loaded. */
  peek(name: string, now: number): CredentialPolicy | null | undefined {
    const key = this.#credentials.get(name);
    if (key) return key.isGood(now) ? key : undefined;
    const until = this.#unknown.get(name);
    return until !== undefined && until > now ? null : undefined;
  }

  /** The policy, read if need be; null: no such credential. Rejects when the database does not answer. */
  async get(name: string): Promise<CredentialPolicy | null> {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const policy = this.peek(name, Date.now());
      if (policy !== undefined) return policy;
      if (!(await this.#load(name))) return null;
    }
    throw new Error('The policy changes faster than it can be read');
  }

  /** Drops what the change touches. A change that was heard before does nothing. */
  apply(change: PolicyChange): void {
    this.#changes += 1;
    this.#unknown.clear();
    if (this.#loads > 0) {
      this.#heard.set(change.companyId, Math.max(change.version, this.#heard.get(change.companyId) ?? 0));
    }
    const state = this.#companies.get(change.companyId);
    if (!state || change.stamp === state.stamp || change.version < state.version) return;
    // One that was never heard of lies between, or this database's past is not the one that is kept.
    if (change.previousStamp !== state.stamp || change.version !== state.version + 1) {
      this.#dropCompany(state);
      return;
    }
    state.version = change.version;
    state.stamp = change.stamp;
    if (change.whitelist) mustRead(state, change.version);
    const list = change.listId === undefined ? undefined : state.lists.get(change.listId);
    if (list) mustRead(list, change.version);
    if (change.credentialId) this.#dropKey(state, change.credentialId);
  }

  /** Compares every cached company with the database. */
  async poll(db: Pick<pg.Pool, 'query'>): Promise<void> {
    this.#epoch += 1;
    const editions = await readEditions(db, [...this.#companies.keys()]);
    this.#unknown.clear();
    for (const state of [...this.#companies.values()]) {
      // A lower version is a database that was restored or failed over: nothing kept of it is in force.
      if (editions.get(state.id) === editionOf(state.version, state.stamp)) continue;
      this.#dropCompany(state);
    }
  }

  /** Drops everything; what is being read at this moment is read again. */
  forget(): void {
    this.#epoch += 1;
    this.#heard.clear();
    this.#unknown.clear();
    this.#credentials.clear();
    this.#companies.clear();
  }

  #dropKey(state: CompanyState, credentialId: string): void {
    for (const name of namesOf(state, credentialId)) this.#credentials.delete(name);
    state.names.delete(credentialId);
  }

  #dropCompany(state: CompanyState): void {
    for (const id of state.names.keys()) {
      for (const name of namesOf(state, id)) this.#credentials.delete(name);
    }
    state.names.clear();
    this.#companies.delete(state.id);
  }

  /** Callers that wait at the same time share one query. Resolves with whether there is such a credential. */
  #load(name: string): Promise<boolean> {
    const waiting = this.#wanted.get(name);
    if (waiting) return waiting.promise;
    if (this.#wanted.size === 0) setImmediate(() => void this.#loadWanted());
    const wanted = Promise.withResolvers<boolean>();
    this.#wanted.set(name, wanted);
    return wanted.promise;
  }

  async #loadWanted(): Promise<void> {
    const wanted = [...this.#wanted];
    this.#wanted = new Map();
    for (let start = 0; start < wanted.length; start += namesPerQuery) {
      const slice = wanted.slice(start, start + namesPerQuery);
      this.#loads += 1;
      try {
        const unknown = await this.#read(slice.map(([name]) => name));
        for (const [name, { resolve }] of slice) resolve(!unknown.has(name));
      } catch (error) {
        for (const [, { reject }] of slice) reject(error);
      } finally {
        this.#loads -= 1;
        if (this.#loads === 0) this.#heard.clear();
      }
    }
  }

  /** Brings credentials and their companies' lists into memory. @returns those that name none */
  async #read(names: string[]): Promise<Set<string>> {
    const now = Date.now();
    let missing = names.filter((name) => !((this.#credentials.get(name)?.goodUntil ?? now) > now));
    const unknown = new Set<string>();
    for (let round = 0; missing.length > 0; round += 1) {
      if (round >= attemptsMax) throw new Error('The policy changes faster than it can be read');
      const changes = this.#changes;
      const epoch = this.#epoch;
      const readAt = Date.now();
      const rows = await readCredentials(this.#pool, missing, this.#passwordExpireDays, readAt);
      const old = new Set<string>();
      for (const row of rows) {
        const own = row.own === null ? emptyRangeSet : await buildRangeSetFromValues(row.own.split(','));
        if (epoch !== this.#epoch || !this.#keep(row, own, readAt)) old.add(row.name);
      }
      const found = new Set(rows.map((row) => row.name));
      for (const name of missing) if (!found.has(name)) unknown.add(name);
      for (const name of unknown) this.#credentials.delete(name);
      // Only if nothing changed meanwhile may it be remembered that there is no such credential.
      if (changes === this.#changes) this.#rememberUnknown(unknown);
      missing = [...old];
    }
    const found = names.flatMap((name) => this.#credentials.get(name) ?? []);
    await loadRanges(this.#pool, found);
    return unknown;
  }

  /** @returns false where the row is older than a change already heard of */
  #keep(row: CredentialRow, own: RangeSet, readAt: number): boolean {
    // First: it may drop the company that this one is of.
    this.#makeRoom();
    let state = this.#companies.get(row.companyId);
    if (row.policyVersion < Math.max(this.#heard.get(row.companyId) ?? 0, state?.version ?? 0)) return false;
    if (state && (row.policyVersion !== state.version || row.policyStamp !== state.stamp)) {
      this.#dropCompany(state);
      state = undefined;
    }
    if (!state) {
      state = newCompanyState(row);
      this.#companies.set(state.id, state);
    }
    this.#credentials.set(row.name, new CachedCredential(row, own, state, readAt));
    const names = namesOf(state, row.credentialId);
    if (!names.includes(row.name)) setNames(state, row.credentialId, [...names, row.name]);
    return true;
  }

  #rememberUnknown(names: Set<string>): void {
    if (this.#unknown.size > unknownMax) this.#unknown.clear();
    for (const name of names) this.#unknown.set(name, Date.now() + unknownMs);
  }

  #makeRoom(): void {
    if (this.#credentials.size < this.#credentialsMax) return;
    for (const [name, key] of this.#credentials) {
      if (this.#credentials.size <= this.#credentialsMax * 0.9) return;
      this.#credentials.delete(name);
      const names = namesOf(key.state, key.credentialId);
      setNames(
        key.state,
        key.credentialId,
        names.filter((other) => other !== name),
      );
      if (key.state.names.size === 0 && this.#companies.get(key.state.id) === key.state) {
        this.#companies.delete(key.state.id);
      }
    }
  }
}
