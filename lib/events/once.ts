import type { Tx } from '#lib/core/transact';

/** Whether this has not been alerted about yet; from now on it has. @param name such as authkey-expired:<id> */
export async function isFirstTime(tx: Tx, companyId: string, name: string, now: Date): Promise<boolean> {
  const { count } = await tx.alertMark.createMany({
    data: { companyId, name, at: now },
    skipDuplicates: true,
  });
  return count === 1;
}
