import type { Tx } from '#lib/core/transact';

/** The canonical values of an IP list. */
export async function readListValues(tx: Tx, companyId: string, listId: string): Promise<string[]> {
  const rows = await tx.whitelistEntry.findMany({
    where: { companyId, credentialId: listId },
    select: { value: true },
  });
  return rows.map(({ value }) => value);
}
