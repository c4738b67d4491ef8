import { runtime } from '../runtime.ts';
import type { Alert } from './alert.ts';
import { isFirstTime } from './once.ts';
import { raiseAlert } from './raise.ts';
import { exactTime } from './words.ts';

/** Whom a flagged address has tried is written down within this time. */
const settledMs = 3_000;

interface Flagged {
  companyId: string;
  companyName: string;
  ip: string;
  flaggedAt: Date;
  blockedUntil: Date;
  usernames: string[];
}

/** Alerts each company of addresses that were flagged and have tried its own clients: each flag once. */
export async function alertOfSuspiciousIps(now: Date): Promise<void> {
  const { prisma } = runtime();
  for (const flagged of await readFlagged(now)) {
    const { companyId, companyName, ip, flaggedAt } = flagged;
    await prisma.$transaction(async (tx) => {
      if (!(await isFirstTime(tx, companyId, markOf(ip, flaggedAt), now))) return;
      await raiseAlert(tx, { id: companyId, name: companyName }, alertOf(flagged), { now });
    });
  }
}

function markOf(ip: string, flaggedAt: Date): string {
  return `suspicious-ip:${ip}:${flaggedAt.toISOString()}`;
}

async function readFlagged(now: Date): Promise<Flagged[]> {
  const { prisma, env } = runtime();
  const windowMs = env.suspicious.windowSeconds * 1000;
  const rows = await prisma.$queryRaw<Flagged[]>`
    select a."companyId", c.name as "companyName", abbrev(s.ip) as ip, s."flaggedAt", s."blockedUntil",
      array_agg(k.username order by k.username) as usernames
    from "SuspiciousIp" s
      join "SuspiciousIpAttempt" a on a.ip = s.ip
        and a."lastAt" >= s."flaggedAt" - make_interval(secs => ${windowMs / 1000}::float8)
      join "Client" k on k."companyId" = a."companyId" and k.id = a."clientId"
      join "Company" c on c.id = a."companyId"
    where s."blockedUntil" > ${now} and s."flaggedAt" <= ${new Date(now.getTime() - settledMs)}
    group by a."companyId", c.name, s.ip, s."flaggedAt", s."blockedUntil"
    order by s."flaggedAt" limit 1000`;
  const marks = await prisma.alertMark.findMany({
    where: { name: { in: rows.map((row) => markOf(row.ip, row.flaggedAt)) } },
    select: { companyId: true, name: true },
  });
  const known = new Set(marks.map(({ companyId, name }) => `${companyId} ${name}`));
  return rows.filter((row) => !known.has(`${row.companyId} ${markOf(row.ip, row.flaggedAt)}`));
}

function alertOf({ ip, flaggedAt, blockedUntil, usernames }: Flagged): Alert {
  const { burst, windowSeconds } = runtime().env.suspicious;
  return {
    kind: 'suspicious-ip',
    title: `${ip} flagged as suspicious`,
    facts: [
      ['What', `${burst} or more token requests within ${windowSeconds} seconds`],
      ['IP', ip],
      ['User names tried', usernames.join('\n')],
      ['When', exactTime(flaggedAt)],
      ['Blocked until', exactTime(blockedUntil)],
    ],
    advice: 'If it is one of your own machines, find out why it asks so often, then unblock it.',
    link: { path: '/clients/suspicious-ips', label: 'Suspicious IPs' },
    sms: `Keyfence blocks ${ip}: a burst of token requests for ${usernames.slice(0, 3).join(', ')}.`,
    thread: `suspicious-${ip.replace(/[^\da-f]/g, '-')}`,
    data: { ip, usernames, flaggedAt: flaggedAt.toISOString(), blockedUntil: blockedUntil.toISOString() },
  };
}
