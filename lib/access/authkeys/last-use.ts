import type { Tx } from '#lib/core/transact';

/**
 * When the only secret of an authkey was last used. Which of two is used is kept with the secrets, while both work;
 * all else counts for the authkey, and thus for the secret that has been alone since the one before ended.
 */
export async function lastUseOfOnly(
  tx: Pick<Tx, 'authkeySecret'>,
  companyId: string,
  authkey: { id: string; lastUsedAt: Date | null },
  secret: { lastUsedAt: Date | null },
  now: Date,
): Promise<Date | null> {
  const { _max: before } = await tx.authkeySecret.aggregate({
    where: { companyId, authkeyId: authkey.id, endsAt: { lte: now } },
    _max: { endsAt: true },
  });
  const since = before.endsAt;
  return authkey.lastUsedAt && (!since || authkey.lastUsedAt > since)
    ? authkey.lastUsedAt
    : secret.lastUsedAt;
}
