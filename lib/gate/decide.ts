import type { Address } from '#lib/net/address';
import type { UnknownReason } from '#lib/net/client-address';
import { hasIt, type ListSets, listOf } from './list-sets.ts';

/** What a request proves itself with: an authkey, an API client's password or token, a service token. */
export type CredentialType = 'authkey' | 'client' | 'token';

export type Verdict =
  | 'ALLOWED'
  /** Let in, because of report only. */
  | 'WOULD_REFUSE'
  | 'UNKNOWN_KEY'
  | 'DELETED'
  /** The secret that came was replaced by another, and has ended. */
  | 'OLD_SECRET'
  | 'DISABLED'
  | 'EXPIRED'
  | 'REVOKED'
  | 'ADDRESS_UNKNOWN'
  | 'TOKEN_OF_OTHER_IP'
  | 'IP_NOT_WHITELISTED'
  | 'UNAVAILABLE';

/** Why a request with a known credential was refused, as Failed Logs keeps it. */
export type RefusalReason =
  | 'ip'
  | `ip-${UnknownReason}`
  | 'token-ip'
  | 'revoked'
  | 'password-expired'
  | 'disabled'
  /** Of an authkey or a service token. */
  | 'expired'
  | 'old-secret'
  | 'deleted'
  /** An API client's wrong password. */
  | 'password'
  /** Any password of it, after too many wrong ones. */
  | 'guesses';

/** What became of it: `report` was accepted all the same, because of report only. */
export type Outcome = 'refused' | 'report';

/** The reasons that lie in the address; those of one that is unknown are told apart by what stood in its place. */
export const addressReasons: readonly RefusalReason[] = [
  'ip',
  'ip-port',
  'ip-zone',
  'ip-form',
  'ip-nothing',
  'token-ip',
];

const ofAll: Partial<Record<Verdict, RefusalReason>> = {
  IP_NOT_WHITELISTED: 'ip',
  WOULD_REFUSE: 'ip',
  ADDRESS_UNKNOWN: 'ip',
  DISABLED: 'disabled',
};

const reasons: Record<CredentialType, Partial<Record<Verdict, RefusalReason>>> = {
  authkey: { ...ofAll, DELETED: 'deleted', OLD_SECRET: 'old-secret', EXPIRED: 'expired' },
  client: { ...ofAll, TOKEN_OF_OTHER_IP: 'token-ip', REVOKED: 'revoked', EXPIRED: 'password-expired' },
  token: { ...ofAll, EXPIRED: 'expired' },
};

/** undefined: not kept, because nothing was refused or the credential is not known. */
export function refusalReason(verdict: Verdict, type: CredentialType): RefusalReason | undefined {
  return reasons[type][verdict];
}

/** Of an authkey or service token that is no more: answered as one that never was. */
export function isOver(verdict: Verdict): boolean {
  return verdict === 'DELETED' || verdict === 'OLD_SECRET' || verdict === 'DISABLED' || verdict === 'EXPIRED';
}

/** All that a verdict about one credential depends on. Times in milliseconds since the epoch. */
export interface CredentialPolicy extends ListSets {
  readonly type: CredentialType;
  readonly companyId: string;
  /** The company's policyStamp that this was read at. */
  readonly companyStamp: string;
  readonly credentialId: string;
  /** An authkey's: when the secret that it was asked for by ends; null: it is the current one. */
  readonly secretEndsAt: number | null;
  /** While an authkey has two secrets that work, and it is kept who uses which: the one that it was asked for by. */
  readonly rollingSecretId: string | null;
  readonly ipSecurity: boolean;
  /** What would be refused for its address is let in. */
  readonly reportOnly: boolean;
  /** Without ipSecurity: from then on it is as if it were on; null: never by itself. */
  readonly offUntil: number | null;
  readonly deleted: boolean;
  /** Of a service token: it was revoked. */
  readonly disabled: boolean;
  /** When an authkey, a service token, or an API client's password, expires. */
  readonly expiresAt: number | null;
  /** An API client's: only tokens of this version are good. */
  readonly tokenVersion: number;
}

export type AuthkeyPolicy = Pick<
  CredentialPolicy,
  | 'secretEndsAt'
  | 'ipSecurity'
  | 'reportOnly'
  | 'offUntil'
  | 'deleted'
  | 'disabled'
  | 'expiresAt'
  | keyof ListSets
>;

/** An authkey in force with IP security on: asked with it, the lists alone decide. */
export const enforced = {
  secretEndsAt: null,
  ipSecurity: true,
  reportOnly: false,
  offUntil: null,
  deleted: false,
  disabled: false,
  expiresAt: null,
} satisfies Partial<AuthkeyPolicy>;

/** Whether the lists are asked at all: IP security is on, or a timed "off" is over. */
export function isSecured(
  { ipSecurity, offUntil }: Pick<CredentialPolicy, 'ipSecurity' | 'offUntil'>,
  now: number,
): boolean {
  return ipSecurity || (offUntil !== null && offUntil <= now);
}

/**
 * The one place where it is decided who gets in. An empty list refuses everyone; an unknown address
 * (null) is in no list. With report only, what would be refused for that is let in and marked. `UNAVAILABLE` is
 * never decided here: it stands for a policy that could not be read.
 */
export function decide(policy: AuthkeyPolicy | null, address: Address | null, now: number): Verdict {
  if (policy === null) return 'UNKNOWN_KEY';
  if (policy.deleted) return 'DELETED';
  if (policy.secretEndsAt !== null && policy.secretEndsAt <= now) return 'OLD_SECRET';
  if (policy.disabled) return 'DISABLED';
  if (policy.expiresAt !== null && policy.expiresAt <= now) return 'EXPIRED';
  if (!isSecured(policy, now) || listOf(policy, address)) return 'ALLOWED';
  if (policy.reportOnly) return 'WOULD_REFUSE';
  return address === null ? 'ADDRESS_UNKNOWN' : 'IP_NOT_WHITELISTED';
}

/** What the signature of an API token vouches for. */
export interface TokenClaims {
  readonly clientId: string;
  readonly tokenVersion: number;
  /** Canonical; the address that asked for it. */
  readonly ip: string;
  /** ms since the epoch */
  readonly expiresAt: number;
}

/**
 * The same for a token whose signature was verified: good only from its address, while that is listed; with report
 * only it stays bound to its address.
 */
export function decideToken(
  policy: CredentialPolicy | null,
  token: TokenClaims,
  address: Address | null,
  now: number,
): Verdict {
  if (policy === null || token.expiresAt <= now) return 'UNKNOWN_KEY';
  if (policy.disabled) return 'DISABLED';
  if (token.tokenVersion !== policy.tokenVersion) return 'REVOKED';
  if (policy.expiresAt !== null && policy.expiresAt <= now) return 'EXPIRED';
  if (address === null) return 'ADDRESS_UNKNOWN';
  if (address.text !== token.ip) return 'TOKEN_OF_OTHER_IP';
  return fromList(policy, address);
}

function fromList(policy: CredentialPolicy, address: Address): Verdict {
  if (policy.own.has(address) || hasIt(policy.lists, address)) return 'ALLOWED';
  return policy.reportOnly ? 'WOULD_REFUSE' : 'IP_NOT_WHITELISTED';
}

/** The same for a service token, or an API client's right password; `evenExpired` where a new one is what it is asked for. */
export function decideByOwnList(
  policy: CredentialPolicy | null,
  address: Address | null,
  now: number,
  { evenExpired = false }: { evenExpired?: boolean } = {},
): Verdict {
  if (policy === null) return 'UNKNOWN_KEY';
  if (policy.disabled) return 'DISABLED';
  if (!evenExpired && policy.expiresAt !== null && policy.expiresAt <= now) return 'EXPIRED';
  if (address === null) return 'ADDRESS_UNKNOWN';
  return fromList(policy, address);
}
