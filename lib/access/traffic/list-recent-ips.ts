import { z } from 'zod';
import { type Ctx, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { knownInterval } from '#lib/net/known-address';
import { requireCredential } from '../credentials/require.ts';
import { writeWhoWasSeen } from '../guard/write-who-was-seen.ts';
import { type Origin, readOrigins } from '../origins/read-origins.ts';
import { readRangeSets } from '../whitelist/read-range-sets.ts';
import { readRecentIps, type SeenIp } from './read-recent-ips.ts';
import { type RecentIpState, recentIpState } from './recent-ip-state.ts';

const ListRecentIpsInput = z.object({
  credentialId: z.string(),
  limit: z.number().int().min(1).max(1_000).default(100),
});
export type ListRecentIpsInput = z.input<typeof ListRecentIpsInput>;

export interface RecentIpRow extends Omit<SeenIp, 'ip'> {
  /** null: the address was unknown, and can be in no whitelist. */
  ip: string | null;
  state: RecentIpState;
  origin: Origin;
}

export interface RecentIpList {
  /** Last seen first. */
  rows: RecentIpRow[];
  total: number;
}

/** Addresses that have used one credential, accepted or refused. */
export async function listRecentIps(ctx: Ctx, input: ListRecentIpsInput): Promise<RecentIpList> {
  requireStepUp(ctx);
  const { credentialId, limit } = parseInput(ListRecentIpsInput, input);
  const { prisma } = runtime();
  const credential = await requireCredential(prisma, ctx, credentialId);
  await writeWhoWasSeen(ctx);
  const [seen, total, sets] = await Promise.all([
    readRecentIps(ctx, { credentialId, since: new Date(0), limit }),
    prisma.recentIp.count({ where: { companyId: ctx.company.id, credentialId } }),
    readRangeSets(ctx, credential),
  ]);
  const origins = await readOrigins(
    ctx,
    seen.map(({ ip }) => ({ ip, credentialId })),
  );
  const rows = seen.map((row, index) => ({
    ...row,
    origin: origins[index]!,
    ip: knownInterval(row.ip) ? row.ip : null,
    state: recentIpState(row.ip, credential, sets),
  }));
  return { rows, total };
}
