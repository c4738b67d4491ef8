import { sign, verify } from 'node:crypto';
import { z } from 'zod';
import { canonicalOf, isoTime } from './form.ts';
import type { AuditKey } from './keys.ts';
import type { Queryable } from './read.ts';

/** What a company's chain was at a time, signed: the posted `audit.checkpoint`, and a line of `--checkpoint FILE`. */
export const Checkpoint = z.object({
  company: z.uuid(),
  seq: z.int().positive(),
  /** Events that the chain has had up to it. */
  count: z.int().positive(),
  /** Of the event `seq`, hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  keyId: z.string(),
  /** Ed25519 over the canonical JSON (RFC 8785) of company, seq, count, hash, at; base64. */
  signature: z.base64(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;

type Unsigned = Omit<Checkpoint, 'keyId' | 'signature'>;

export function signCheckpoint(key: AuditKey, unsigned: Unsigned): Checkpoint {
  const signature = sign(null, signedBytes(unsigned), key.signing).toString('base64');
  return { ...unsigned, keyId: key.id, signature };
}

export function isSigned(keys: ReadonlyMap<string, AuditKey>, checkpoint: Checkpoint): boolean {
  const key = keys.get(checkpoint.keyId);
  if (!key) return false;
  return verify(null, signedBytes(checkpoint), key.public, Buffer.from(checkpoint.signature, 'base64'));
}

function signedBytes({ company, seq, count, hash, at }: Unsigned): Buffer {
  return Buffer.from(canonicalOf({ company, seq, count, hash, at }));
}

interface Row extends Omit<Checkpoint, 'hash' | 'at' | 'signature'> {
  hash: Buffer;
  at: Date;
  signature: Buffer;
}

/** Those of a company that are kept, by seq. @param condition of SQL, after `and` */
export async function readCheckpoints(
  db: Queryable,
  companyId: string,
  condition = 'true',
  values: unknown[] = [],
): Promise<Checkpoint[]> {
  const { rows } = await db.query<Row>(
    `select "companyId" as company, seq, count, hash, at, "keyId", signature from "AuditCheckpoint"
     where "companyId" = $1 and ${condition} order by seq`,
    [companyId, ...values],
  );
  return rows.map((row) => ({
    ...row,
    hash: row.hash.toString('hex'),
    at: isoTime(row.at),
    signature: row.signature.toString('base64'),
  }));
}
