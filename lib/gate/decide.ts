import type { Address } from '../net/address.ts';
import type { RangeSet } from '../net/range-set.ts';

export type Verdict =
  | 'ALLOWED'
  | 'UNKNOWN_KEY'
  | 'DISABLED'
  | 'EXPIRED'
  | 'ADDRESS_UNKNOWN'
  | 'IP_NOT_WHITELISTED'
  | 'UNAVAILABLE';

/** All that a verdict about one authkey depends on. Times in milliseconds since the epoch. */
export interface KeyPolicy {
  readonly companyId: string;
  /** The company's policyVersion that this was read at. */
  readonly companyVersion: number;
  readonly authkeyId: string;
  readonly ipSecurity: boolean;
  readonly disabled: boolean;
  readonly expiresAt: number | null;
  /** The authkey's own whitelist. */
  readonly own: RangeSet;
  /** The company's, which holds for all its authkeys. */
  readonly company: RangeSet;
}

/**
 * The one place where it is decided who gets in. An empty list refuses everyone; an unknown address
 * (null) is in no list. `UNAVAILABLE` is never decided here: it stands for a policy that could not be
 * read.
 */
export function decide(policy: KeyPolicy | null, address: Address | null, now: number): Verdict {
  if (policy === null) return 'UNKNOWN_KEY';
  if (policy.disabled) return 'DISABLED';
  if (policy.expiresAt !== null && policy.expiresAt <= now) return 'EXPIRED';
  if (!policy.ipSecurity) return 'ALLOWED';
  if (address === null) return 'ADDRESS_UNKNOWN';
  return policy.own.has(address) || policy.company.has(address) ? 'ALLOWED' : 'IP_NOT_WHITELISTED';
}
