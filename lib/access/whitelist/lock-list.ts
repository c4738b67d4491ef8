import type { Tx } from '#lib/core/transact';

/** Two adds at once must not pass the limit together, nor count on an entry that another change takes away. */
export async function lockList(tx: Tx, companyId: string, credentialId: string | null): Promise<void> {
  const name = `whitelist:${(credentialId ?? companyId).toLowerCase()}`;
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/**
 * The same of several, before anything is changed, and by all in the same order: whoever changes one of them holds it and
 * waits for the company's row, which a change has from its first step on.
 */
export async function lockLists(
  tx: Tx,
  companyId: string,
  credentialIds: readonly (string | null)[],
): Promise<void> {
  const ids = new Set(credentialIds.map((id) => (id ?? companyId).toLowerCase()));
  for (const id of [...ids].sort()) await lockList(tx, companyId, id);
}
