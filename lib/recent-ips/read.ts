import type { Ctx } from '../context.ts';
import { runtime } from '../runtime.ts';

export interface SeenIp {
  ip: string;
  firstSeenAt: Date;
  lastSeenAt: Date;
  accepted: number;
  refused: number;
}

/** One authkey's addresses since then, newest first. */
export async function readRecentIps(
  ctx: Ctx,
  { credentialId, since, limit }: { credentialId: string; since: Date; limit: number },
): Promise<SeenIp[]> {
  const rows = await runtime().prisma.$queryRaw<
    (Omit<SeenIp, 'accepted' | 'refused'> & { accepted: bigint; refused: bigint })[]
  >`
    select host(ip) as ip, "firstSeenAt", "lastSeenAt", accepted, refused from "RecentIp"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" = ${credentialId}::uuid and "lastSeenAt" >= ${since}
    order by "lastSeenAt" desc, ip limit ${limit}`;
  return rows.map((row) => ({ ...row, accepted: Number(row.accepted), refused: Number(row.refused) }));
}
