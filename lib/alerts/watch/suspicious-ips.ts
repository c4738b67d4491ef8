import { runtime } from '#lib/core/runtime';
import { readAudience } from '#lib/events/audience';
import { readLeft, takeFromDay } from '#lib/events/daily-limit';
import { isFirstTime } from '#lib/events/once';
import { sendTo } from '#lib/events/raise';
import { type FlaggedIp, suspiciousIpAlert } from '#lib/events/texts/suspicious-ip';

/** Whom a flagged address has tried is written down within this time. */
const settledMs = 3_000;
/** Of one company at a time: whoever has thousands flagged must not hold up the others. */
const perCompany = 20;
const lastOfDay = 'This is the last one about suspicious IPs today: the rest is on their page.';

interface Flagged extends FlaggedIp {
  companyId: string;
  companyName: string;
}

/** Alerts each company of addresses that were flagged and have tried its own clients: each flag once. */
export async function alertOfSuspiciousIps(now: Date): Promise<void> {
  const { prisma } = runtime();
  for (const flagged of await readFlagged(now)) {
    const company = { id: flagged.companyId, name: flagged.companyName };
    await prisma.$transaction(async (tx) => {
      if (!(await isFirstTime(tx, company.id, markOf(flagged.ip, flagged.flaggedAt), now))) return;
      const audience = await readAudience(tx, company.id, 'suspicious-ip');
      const left = await readLeft(tx, company.id, 'suspicious-ip', now);
      const fitting = takeFromDay(audience, left, lastOfDay);
      if (!fitting) return;
      await sendTo(tx, company, suspiciousIpAlert(flagged), fitting.audience, {
        now,
        channels: fitting.channels,
      });
    });
  }
}

function markOf(ip: string, flaggedAt: Date): string {
  return `suspicious-ip:${ip}:${flaggedAt.toISOString()}`;
}

function readFlagged(now: Date): Promise<Flagged[]> {
  const { prisma, env } = runtime();
  return prisma.$queryRaw<Flagged[]>`
    select * from (
      select a."companyId", c.name as "companyName", abbrev(s.ip) as ip, s."flaggedAt", s."blockedUntil",
        array_agg(k.username order by k.username) as usernames,
        row_number() over (partition by a."companyId" order by s."flaggedAt", s.ip) as place
      from "SuspiciousIp" s
        join "SuspiciousIpAttempt" a on a.ip = s.ip
          and a."lastAt" >= s."flaggedAt" - make_interval(secs => ${env.suspicious.windowSeconds}::float8)
        join "Client" k on k."companyId" = a."companyId" and k.id = a."clientId"
        join "Company" c on c.id = a."companyId"
      where s."blockedUntil" > ${now} and s."flaggedAt" <= ${new Date(now.getTime() - settledMs)}
        and not exists (select from "AlertMark" m where m."companyId" = a."companyId"
          and m.name = 'suspicious-ip:' || abbrev(s.ip) || ':'
            || to_char(s."flaggedAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
      group by a."companyId", c.name, s.ip, s."flaggedAt", s."blockedUntil"
    ) f where place <= ${perCompany} order by "flaggedAt"`;
}
