import type { Tx } from '#lib/core/transact';

/** Notes that this is alerted about. @param name such as authkey-expired:<id> @returns false: it was noted before */
export async function isFirstTime(tx: Tx, companyId: string, name: string, now: Date): Promise<boolean> {
  const { count } = await tx.alertMark.createMany({
    data: { companyId, name, at: now },
    skipDuplicates: true,
  });
  return count === 1;
}
