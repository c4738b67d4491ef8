import { runtime } from '#lib/core/runtime';
import { type Head, sealOfHead } from '#lib/events/chain/head';
import { currentKey } from '#lib/events/chain/keys';

/** Begins the chain of a company that no verb has made. */
export async function startChain(companyId: string): Promise<void> {
  const key = await currentKey();
  const head: Head = { company: companyId, startsAfter: 0, seq: 0, hash: null, brokenAfter: null };
  await runtime().pool.query(
    'insert into "AuditHead" ("companyId", seq, "keyId", seal) values ($1, 0, $2, $3) on conflict do nothing',
    [companyId, key.id, sealOfHead(key, head)],
  );
}
