import type { Ctx } from '../context.ts';
import { findCredentials } from '../credentials/find.ts';
import { knownAddress } from '../net/known-address.ts';
import { runtime } from '../runtime.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';

/**
 * What would happen to the same request now: `whitelisted` in its own list, `company` in the
 * company's, `open` because IP security is off, `refused`; `gone` when the credential was deleted.
 */
export type FailedState = 'whitelisted' | 'company' | 'open' | 'refused' | 'gone';

/** The states of refused requests, in the same order. */
export async function failedStates(
  ctx: Ctx,
  rows: readonly { ip: string; credentialId: string }[],
): Promise<FailedState[]> {
  const ids = [...new Set(rows.map((row) => row.credentialId))];
  if (ids.length === 0) return [];
  const found = await findCredentials(runtime().prisma, ctx, ids);
  const keys = new Map<string, { open: boolean } & Awaited<ReturnType<typeof readRangeSets>>>();
  // One after the other: all of them need the company's list, which is built once and then kept.
  for (const credential of found.values()) {
    if (credential.deletedAt) continue;
    keys.set(credential.id, { open: !credential.ipSecurity, ...(await readRangeSets(ctx, credential)) });
  }
  return rows.map(({ ip, credentialId }) => {
    const key = keys.get(credentialId);
    const address = knownAddress(ip);
    if (!key) return 'gone';
    if (address && key.own.has(address)) return 'whitelisted';
    if (address && key.company.has(address)) return 'company';
    return key.open ? 'open' : 'refused';
  });
}
