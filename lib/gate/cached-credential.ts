import { emptyRangeSet, type RangeSet } from '#lib/net/range-set';
import { type CredentialPolicy, type CredentialType, decide, isOver } from './decide.ts';
import type { CredentialRow } from './policy-source.ts';
import { areGood, noLists, type SharedList, SharedLists } from './shared-list.ts';

/** An unknown name is asked for again after so long, and so is a secret that is over: calls with them cost the same. */
export const unknownMs = 2_000;

/** What is cached of a company. Its credentials point here, so one new range set serves them all. */
export interface CompanyState {
  readonly id: string;
  version: number;
  stamp: string;
  ranges: RangeSet;
  /** `ranges` may be used until then, ms since the epoch; -Infinity: they must be read first. */
  goodUntil: number;
  /** A reading of the list is in force only from this policyVersion on. */
  since: number;
  loading: Promise<void> | undefined;
  /** The IP lists that the company uses. */
  used: readonly SharedList[];
  /** All IP lists that are used. */
  readonly lists: SharedLists;
  /** Cached credentials: id → names, one for each secret that was asked for; mostly there is one, bare to be small. */
  readonly names: Map<string, string | readonly string[]>;
}

/** A company of which nothing but the edition is known yet. */
export function newCompanyState(row: Pick<CredentialRow, 'companyId' | 'policyVersion' | 'policyStamp'>) {
  const state: CompanyState = {
    id: row.companyId,
    version: row.policyVersion,
    stamp: row.policyStamp,
    ranges: emptyRangeSet,
    goodUntil: Number.NEGATIVE_INFINITY,
    since: row.policyVersion,
    loading: undefined,
    used: noLists,
    lists: new SharedLists(),
    names: new Map(),
  };
  return state;
}

export function namesOf(state: CompanyState, credentialId: string): readonly string[] {
  const names = state.names.get(credentialId) ?? [];
  return typeof names === 'string' ? [names] : names;
}

export function setNames(state: CompanyState, credentialId: string, names: readonly string[]): void {
  const [name, ...others] = names;
  if (name === undefined) state.names.delete(credentialId);
  else state.names.set(credentialId, others.length === 0 ? name : names);
}

/** A credential's policy as the gate keeps it; what holds for all of its company is read through `state`. */
export class CachedCredential implements CredentialPolicy {
  readonly type: CredentialType;
  readonly companyId: string;
  readonly credentialId: string;
  readonly secretEndsAt: number | null;
  readonly rollingSecretId: string | null;
  readonly ipSecurity: boolean;
  readonly reportOnly: boolean;
  readonly offUntil: number | null;
  readonly deleted: boolean;
  readonly disabled: boolean;
  readonly expiresAt: number | null;
  readonly tokenVersion: number;
  readonly own: RangeSet;
  readonly lists: readonly SharedList[];
  readonly state: CompanyState;
  /** An authkey or service token that is over, for which no list is asked. */
  readonly isOver: boolean;
  /** ms since the epoch: from then on it must be read again. */
  readonly goodUntil: number;

  /** @param now when the row was read */
  constructor(row: CredentialRow, own: RangeSet, state: CompanyState, now: number) {
    this.type = row.type;
    this.companyId = state.id;
    this.credentialId = row.credentialId;
    this.secretEndsAt = row.secretEndsAt;
    this.rollingSecretId = row.rollingSecretId;
    this.ipSecurity = row.ipSecurity;
    this.reportOnly = row.reportOnly;
    this.offUntil = row.offUntil;
    this.deleted = row.deleted;
    this.disabled = row.disabled;
    this.expiresAt = row.expiresAt;
    this.tokenVersion = row.tokenVersion;
    this.own = own;
    this.lists = state.lists.all(row.listIds, state.version);
    this.state = state;
    this.isOver = row.type !== 'client' && isOver(decide(this, null, now));
    this.goodUntil = this.isOver ? Date.now() + unknownMs : (row.goodUntil ?? Number.POSITIVE_INFINITY);
  }

  get companyStamp(): string {
    return this.state.stamp;
  }

  get company(): RangeSet {
    return this.state.ranges;
  }

  get companyLists(): readonly SharedList[] {
    return this.state.used;
  }

  /** Whether the company's list must be read before it may be decided by. */
  needsCompany(now: number): boolean {
    return !this.isOver && this.state.goodUntil <= now;
  }

  /** The IP lists that must be read before it may be decided by. */
  listsToRead(now: number): SharedList[] {
    if (this.isOver) return [];
    return [...this.lists, ...this.state.used].filter((list) => list.goodUntil <= now);
  }

  /** Whether it may be decided by at that time. */
  isGood(now: number): boolean {
    if (now >= this.goodUntil) return false;
    if (this.isOver) return true;
    return now < this.state.goodUntil && areGood(this.lists, now) && areGood(this.state.used, now);
  }
}
