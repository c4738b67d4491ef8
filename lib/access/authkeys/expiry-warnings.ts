import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { isFirstTime } from '#lib/events/once';

/** An authkey is warned about when so many days are left. */
export const expiryWarningDays = [1, 7, 14];

interface Expiring {
  id: string;
  expiresAt: Date;
}

/** Which warning is due, by the days that are left; undefined: none yet. */
export function dueWarning({ expiresAt }: Pick<Expiring, 'expiresAt'>, now: Date): number | undefined {
  return expiryWarningDays.find((days) => expiresAt.getTime() - now.getTime() <= days * dayMs);
}

/** What is noted once an authkey was warned about; another expiry is warned about anew. */
export function warningMark({ id, expiresAt }: Expiring, days: number): string {
  return `authkey-expiring:${id}:${expiresAt.toISOString()}:${days}`;
}

/** With the expiry that is set now: nobody is warned at once of what was just chosen, only as it comes nearer. */
export async function skipPastWarnings(
  tx: Tx,
  companyId: string,
  { id, expiresAt }: { id: string; expiresAt: Date | null },
  now: Date,
): Promise<void> {
  if (expiresAt === null) return;
  const due = dueWarning({ expiresAt }, now) ?? Number.POSITIVE_INFINITY;
  for (const days of expiryWarningDays) {
    if (days >= due) await isFirstTime(tx, companyId, warningMark({ id, expiresAt }, days), now);
  }
}
