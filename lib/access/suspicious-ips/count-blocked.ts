import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { attemptsAroundFlag, releaseOfFlag } from './flag-sql.ts';

/** How many addresses are blocked now for the company's own clients. */
export async function countBlockedIps(ctx: Ctx): Promise<number> {
  const [row] = await runtime().prisma.$queryRaw<[{ blocked: bigint }]>`
    select count(distinct s.ip) as blocked
    from ${attemptsAroundFlag(ctx)} left join ${releaseOfFlag}
    where s."blockedUntil" > ${ctx.now} and r."releasedAt" is null`;
  return Number(row.blocked);
}
