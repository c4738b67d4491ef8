import type { CredentialType } from './decide.ts';

export interface SeenRequest {
  type: CredentialType;
  companyId: string;
  credentialId: string;
  /** Canonical; `unknownAddress` where it was unknown. */
  ip: string;
  /** ms since the epoch */
  at: number;
}

export interface AcceptedRequest extends SeenRequest {
  /** The secret that came with it, of an authkey that has two: who uses which is kept. */
  rollingSecretId: string | null;
  /** Let in only because of report only. */
  isReported: boolean;
}

/** `reported`: of the accepted ones. */
export interface Counts {
  accepted: number;
  refused: number;
  reported: number;
}

export interface Seen extends Counts {
  firstAt: number;
  lastAt: number;
  /** 0: never. */
  lastAcceptedAt: number;
}

/** Of one of the two secrets of an authkey. */
export interface SecretSeen {
  lastUsedAt: number;
  byIp: Map<string, { lastAt: number; accepted: number }>;
}

export interface CredentialTraffic {
  type: SeenRequest['type'];
  companyId: string;
  lastUsedAt: number;
  byIp: Map<string, Seen>;
  byHour: Map<number, Counts>;
  /** null: none of an authkey with two came. */
  bySecret: Map<string, SecretSeen> | null;
}
