import type { Credential } from '#lib/access/credentials/credential';
import type { RefusedFrom } from '#lib/access/traffic/stands-for';
import type { ChainedEvent } from '#lib/events/chain/form';

/** An event of the audit log. The hash is over all but itself and the type, and over the hash before. */
export interface AuditLine extends ChainedEvent {
  type: 'audit.event';
  /** Hexadecimal; null, as the keyId: from before there was a chain. */
  hash: string | null;
}

/** Requests of one minute that were refused alike, or accepted only because of report only. Times are ISO 8601, UTC. */
export interface RefusedLine {
  /** The same each time that the line is posted; another line of the same minute has another one. */
  id: string;
  type: 'request.refused';
  company: string;
  minute: string;
  /** The name at present, or the last one of what was deleted. */
  credential: { type: Credential['type'] | null; id: string; name: string | null };
  ip: string;
  /** What `ip` stands for. */
  from: RefusedFrom;
  endpoint: string;
  reason: string;
  outcome: string;
  /** Those that no line before told of. */
  attempts: number;
  firstAt: string;
  lastAt: string;
}

export type StreamLine = AuditLine | RefusedLine;
