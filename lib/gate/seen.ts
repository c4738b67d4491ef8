export interface SeenRequest {
  type: 'authkey' | 'client';
  companyId: string;
  credentialId: string;
  /** Canonical; `unknownAddress` where it was unknown. */
  ip: string;
  /** ms since the epoch */
  at: number;
}

export interface AcceptedRequest extends SeenRequest {
  /** Of an authkey: the secret that came with it. */
  secretId: string | null;
  /** The authkey has another secret that works: who uses which is kept. */
  isRolling: boolean;
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

/** Of one secret of an authkey; `byIp` while there are two. */
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
  bySecret: Map<string, SecretSeen>;
}
