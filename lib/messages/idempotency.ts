import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

const keyForm = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** What a caller sends along so that a repeated request is stored once. */
export interface Idempotency {
  key: string;
  /** SHA-256 of the body. */
  bodyHash: Buffer;
}

export interface EarlierAnswer {
  requestId: string;
  /** false: it was given for another body. */
  sameBody: boolean;
}

export const idempotencyKeyProblem = 'Idempotency-Key must be 1 to 255 visible characters of ASCII';

/** @returns null where the header is malformed; undefined where there is none */
export function readIdempotency(
  header: string | undefined,
  body: Uint8Array,
): Idempotency | null | undefined {
  if (header === undefined) return undefined;
  if (!keyForm.test(header)) return null;
  return { key: header, bodyHash: createHash('sha256').update(body).digest() };
}

/** What this credential's key was answered within the last 24 hours. */
export async function earlierAnswer(
  pool: Pool,
  { companyId, credentialId }: { companyId: string; credentialId: string },
  { key, bodyHash }: Idempotency,
): Promise<EarlierAnswer | null> {
  const { rows } = await pool.query<{ requestId: string; bodyHash: Buffer }>(
    `select "requestId", "bodyHash" from "IdempotencyKey"
     where "companyId" = $1 and "credentialId" = $2 and key = $3 and "createdAt" > now() - interval '24 hours'`,
    [companyId, credentialId, key],
  );
  const [row] = rows;
  return row ? { requestId: row.requestId, sameBody: bodyHash.equals(row.bodyHash) } : null;
}
