import { type Ctx, requireStepUp } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';
import { suspiciousIps } from './block-list.ts';
import { attemptsAroundFlag, ipText, releaseOfFlag } from './flag-sql.ts';

/** blocked: it holds now; unblocked: lifted by the company for its own clients; ended: by itself. */
export type SuspiciousIpState = 'blocked' | 'unblocked' | 'ended';

export interface ListedSuspiciousIp {
  /** An address, or an IPv6 /64 in CIDR form. */
  ip: string;
  flaggedAt: Date;
  blockedUntil: Date;
  /** Token requests since the burst began, those refused since then included. */
  requests: number;
  /** The company's own clients that it has asked tokens for, most often first. */
  usernames: string[];
  state: SuspiciousIpState;
  unblockedBy: string | null;
  unblockedAt: Date | null;
}

export interface SuspiciousIpList {
  rows: ListedSuspiciousIp[];
  total: number;
}

const listedDays = 7;
const listedMax = 200;

type Row = ListedSuspiciousIp & { total: bigint };

/**
 * Addresses flagged in the last 7 days that asked tokens for the company's own clients around that time: those
 * blocked now first, then the newest.
 */
export async function listSuspiciousIps(ctx: Ctx): Promise<SuspiciousIpList> {
  requireStepUp(ctx);
  const { prisma } = runtime();
  await suspiciousIps.get().flush();
  const since = new Date(ctx.now.getTime() - listedDays * dayMs);
  const rows = await prisma.$queryRaw<Row[]>`
    with flagged as (
      select ${ipText} as ip, s."flaggedAt", s."blockedUntil", s.burst as requests,
        array_agg(c.username order by a.attempts desc, c.username) as usernames,
        case when s."blockedUntil" <= ${ctx.now} then 'ended'
          when r."releasedAt" is not null then 'unblocked' else 'blocked' end as state,
        r."releasedBy" as "unblockedBy", r."releasedAt" as "unblockedAt"
      from ${attemptsAroundFlag(ctx)}
        join "Client" c on c."companyId" = a."companyId" and c.id = a."clientId"
        left join ${releaseOfFlag}
      where s."flaggedAt" > ${since}
      group by s.ip, r."releasedAt", r."releasedBy"
    )
    select *, count(*) over () as total from flagged
    order by state = 'blocked' desc, "flaggedAt" desc, ip limit ${listedMax}`;
  return { rows: rows.map(({ total: _, ...row }) => row), total: Number(rows[0]?.total ?? 0) };
}
