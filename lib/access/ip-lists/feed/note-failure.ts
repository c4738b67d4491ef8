import { runtime } from '#lib/core/runtime';
import { readClock } from '#lib/db/clock';
import type { ClaimedList } from './claim-reads.ts';
import { nextTryAt } from './next-read.ts';
import type { ReadOutcome } from './read-outcome.ts';

/** Notes why a list could not be read; its entries stay. */
export async function noteFailure(claim: ClaimedList, problem: string): Promise<ReadOutcome> {
  const { companyId, id, claimedUntil } = claim;
  const { pool, prisma } = runtime();
  const now = await readClock(pool);
  const where = { companyId, id, nextReadAt: claimedUntil };
  const row = await prisma.ipList.findFirst({
    where,
    select: { failures: true, failedSince: true, everySeconds: true },
  });
  if (!row) return { state: 'superseded' };
  const failures = row.failures + 1;
  const { count } = await prisma.ipList.updateMany({
    where,
    data: {
      failures,
      failedSince: row.failedSince ?? now,
      problem,
      nextReadAt: nextTryAt(now, row.everySeconds ?? 0, failures),
    },
  });
  return count === 0 ? { state: 'superseded' } : { state: 'failed', problem };
}
