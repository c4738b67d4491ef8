import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

export interface SeenIp {
  /** Where several of an IPv6 /64 were refused: the /64. */
  ip: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  accepted: number;
  refused: number;
}

type Row = Omit<SeenIp, 'accepted' | 'refused'> & { accepted: bigint; refused: bigint };

/**
 * One authkey's addresses since then, newest first. Half of the places are for accepted ones, so that a
 * stranger with many addresses does not push them out.
 */
export async function readRecentIps(
  ctx: Ctx,
  { credentialId, since, limit }: { credentialId: string; since: Date; limit: number },
): Promise<SeenIp[]> {
  const newest = (accepted: boolean) => runtime().prisma.$queryRaw<Row[]>`
    select abbrev(ip) as ip, "firstSeenAt", "lastSeenAt", accepted, refused from "RecentIp"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" = ${credentialId}::uuid
      and "lastSeenAt" >= ${since} and (accepted > 0) = ${accepted}
    order by "lastSeenAt" desc, ip limit ${limit}`;
  const [accepted, refused] = await Promise.all([newest(true), newest(false)]);
  const forAccepted = Math.max(Math.ceil(limit / 2), limit - refused.length);
  const kept = accepted.slice(0, forAccepted);
  return [...kept, ...refused.slice(0, limit - kept.length)]
    .sort((a, b) => b.lastSeenAt.getTime() - a.lastSeenAt.getTime())
    .map((row) => ({ ...row, accepted: Number(row.accepted), refused: Number(row.refused) }));
}
