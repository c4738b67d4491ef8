import { runtime } from '#lib/core/runtime';

export interface PublicAuditKey {
  id: string;
  /** Ed25519, 32 bytes in base64url. */
  publicKey: string;
}

/** Of the whole installation, the oldest first: also those that sign no more. */
export async function listPublicKeys(): Promise<PublicAuditKey[]> {
  const { rows } = await runtime().pool.query<PublicAuditKey>(
    'select id, "publicKey" from "AuditKey" order by "createdAt", id',
  );
  return rows;
}
