export interface SeenRequest {
  type: 'authkey' | 'client';
  companyId: string;
  credentialId: string;
  /** Canonical; `unknownAddress` where it was unknown. */
  ip: string;
  /** ms since the epoch */
  at: number;
}

export interface Seen {
  firstAt: number;
  lastAt: number;
  accepted: number;
  refused: number;
}

export interface CredentialTraffic {
  type: SeenRequest['type'];
  companyId: string;
  lastUsedAt: number;
  byIp: Map<string, Seen>;
  byHour: Map<number, { accepted: number; refused: number }>;
}
