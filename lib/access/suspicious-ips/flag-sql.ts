import type { Ctx } from '#lib/core/context';
import { Prisma } from '#lib/db/generated/client';
import { suspiciousIps } from './block-list.ts';

/** As text: an address, or the /64 in CIDR form. */
export const ipText = Prisma.sql`case when family(s.ip) = 6 then s.ip::text else host(s.ip) end`;

/**
 * Attempts `a` at the company's own clients, with each the flagged address `s` that made them: from the window
 * before its flag until its block ended.
 */
export function attemptsAroundFlag(ctx: Ctx): Prisma.Sql {
  const { windowSeconds } = suspiciousIps.get().rule;
  return Prisma.sql`"SuspiciousIpAttempt" a join "SuspiciousIp" s on s.ip = a.ip
    and a."companyId" = ${ctx.company.id}::uuid
    and a."lastAt" > s."flaggedAt" - make_interval(secs => ${windowSeconds}) and a."firstAt" < s."blockedUntil"`;
}

/** The company's release `r` of the block that holds now, if there is one. */
export const releaseOfFlag = Prisma.sql`"SuspiciousIpRelease" r
  on r."companyId" = a."companyId" and r.ip = s.ip and r."releasedAt" >= s."flaggedAt"`;
