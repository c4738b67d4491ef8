import { timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { type HashKey, hexOrNull, macOf } from './form.ts';

/** Where a company's chain ends. */
export interface Head {
  company: string;
  /** Events up to it come from before the chain. */
  startsAfter: number;
  seq: number;
  /** null: the chain has no event yet. */
  hash: Buffer | null;
  /** The head was missing or not ours when the event after this one was written; null: never. */
  brokenAfter: number | null;
}

export interface SealedHead extends Head {
  keyId: string | null;
  seal: Buffer | null;
}

export function sealOfHead({ id, hmac }: HashKey, head: Head): Buffer {
  const { company, startsAfter, seq, hash, brokenAfter } = head;
  return macOf(hmac, { head: { company, startsAfter, seq, hash: hexOrNull(hash), brokenAfter, keyId: id } });
}

export function isSealedBy(key: HashKey | undefined, head: SealedHead): boolean {
  if (!key || head.keyId !== key.id || head.seal?.length !== 32) return false;
  return timingSafeEqual(sealOfHead(key, head), head.seal);
}

/** Of companies that were there before the chain. */
export async function sealUnsealedHeads(db: Pick<pg.Pool, 'query'>, key: HashKey): Promise<void> {
  const { rows } = await db.query<SealedHead>(
    `select "companyId" as company, "startsAfter", seq, hash, "brokenAfter" from "AuditHead"
     where seal is null order by "companyId" for update`,
  );
  for (const head of rows) {
    await db.query('update "AuditHead" set "keyId" = $2, seal = $3 where "companyId" = $1', [
      head.company,
      key.id,
      sealOfHead(key, head),
    ]);
  }
}
