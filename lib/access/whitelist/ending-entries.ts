import type { Tx } from '#lib/core/transact';

/**
 * What the audit row of a deletion says of the entries with an end: when that comes they are removed, and with nobody
 * to be told of it, no event says so.
 */
export async function endingEntries(tx: Tx, companyId: string, credentialId: string) {
  const ending = await tx.whitelistEntry.findMany({
    where: { companyId, credentialId, expiresAt: { not: null } },
    select: { value: true, note: true, expiresAt: true },
    orderBy: { value: 'asc' },
  });
  const rows = ending.map(({ value, note, expiresAt }) => ({
    value,
    ...(note && { note }),
    expiresAt: expiresAt?.toISOString() ?? null,
  }));
  return rows.length > 0 ? { ending: rows } : {};
}
