import type { Tx } from '#lib/core/transact';

/** Two adds at once must not pass the limit together, nor count on an entry that another change takes away. */
export async function lockList(tx: Tx, companyId: string, credentialId: string | null): Promise<void> {
  const name = `whitelist:${(credentialId ?? companyId).toLowerCase()}`;
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}
