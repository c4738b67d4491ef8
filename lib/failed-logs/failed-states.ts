import type { Ctx } from '../context.ts';
import { knownAddress } from '../net/known-address.ts';
import { runtime } from '../runtime.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';

/**
 * What would happen to the same request now: `whitelisted` in the authkey's own list, `company` in the
 * company's, `open` because IP security is off, `refused`; `gone` when the authkey was deleted.
 */
export type FailedState = 'whitelisted' | 'company' | 'open' | 'refused' | 'gone';

/** The states of refused requests, in the same order. */
export async function failedStates(
  ctx: Ctx,
  rows: readonly { ip: string; authkeyId: string }[],
): Promise<FailedState[]> {
  const ids = [...new Set(rows.map((row) => row.authkeyId))];
  if (ids.length === 0) return [];
  const found = await runtime().prisma.authkey.findMany({
    where: { companyId: ctx.company.id, id: { in: ids }, deletedAt: null },
    select: { id: true, ipSecurity: true },
  });
  const keys = new Map<string, { open: boolean } & Awaited<ReturnType<typeof readRangeSets>>>();
  // One after the other: all of them need the company's list, which is built once and then kept.
  for (const { id, ipSecurity } of found) {
    keys.set(id, { open: !ipSecurity, ...(await readRangeSets(ctx, id)) });
  }
  return rows.map(({ ip, authkeyId }) => {
    const key = keys.get(authkeyId);
    const address = knownAddress(ip);
    if (!key) return 'gone';
    if (address && key.own.has(address)) return 'whitelisted';
    if (address && key.company.has(address)) return 'company';
    return key.open ? 'open' : 'refused';
  });
}
