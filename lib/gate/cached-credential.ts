import { emptyRangeSet, type RangeSet } from '#lib/net/range-set';
import type { CredentialPolicy } from './decide.ts';
import type { CredentialRow } from './policy-source.ts';

/** What is cached of a company. Its credentials point here, so one new range set serves them all. */
export interface CompanyState {
  readonly id: string;
  version: number;
  stamp: string;
  /** undefined: must be read before it is used again. */
  ranges: RangeSet | undefined;
  /** A reading of the list is in force only from this policyVersion on. */
  rangesSince: number;
  loading: Promise<void> | undefined;
  /** Cached credentials: id → name. */
  readonly names: Map<string, string>;
}

/** A credential's policy as the gate keeps it; what holds for all of its company is read through `state`. */
export class CachedCredential implements CredentialPolicy {
  readonly type: 'authkey' | 'client';
  readonly companyId: string;
  readonly credentialId: string;
  readonly ipSecurity: boolean;
  readonly disabled: boolean;
  readonly expiresAt: number | null;
  readonly tokenVersion: number;
  readonly own: RangeSet;
  readonly state: CompanyState;

  constructor(row: CredentialRow, own: RangeSet, state: CompanyState) {
    this.type = row.type;
    this.companyId = state.id;
    this.credentialId = row.credentialId;
    this.ipSecurity = row.ipSecurity;
    this.disabled = row.disabled;
    this.expiresAt = row.expiresAt;
    this.tokenVersion = row.tokenVersion;
    this.own = own;
    this.state = state;
  }

  get companyStamp(): string {
    return this.state.stamp;
  }

  get company(): RangeSet {
    return this.state.ranges ?? emptyRangeSet;
  }
}
