import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

export interface ReportedIp {
  /** As it stands in Failed Logs: an address, an IPv6 /64, the unknown one, or the others. */
  ip: string;
  requests: number;
  firstAt: Date;
  lastAt: Date;
}

const addressesMax = 10_000;

/** Where the requests came from that one credential was let in with by report only alone, most first. */
export async function readReported(
  ctx: Pick<Ctx, 'company'>,
  credentialId: string,
  { since, until }: { since: Date; until?: Date },
): Promise<ReportedIp[]> {
  const rows = await runtime().prisma.$queryRaw<(Omit<ReportedIp, 'requests'> & { requests: bigint })[]>`
    select abbrev(ip) as ip, sum(attempts)::bigint as requests, min("firstAt") as "firstAt", max("lastAt") as "lastAt"
    from "FailedRequest"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" = ${credentialId}::uuid and minute >= ${since}
      and (${until ?? null}::timestamptz is null or minute < ${until ?? null}) and outcome = 'report'
    group by ip order by requests desc, ip limit ${addressesMax}`;
  return rows.map((row) => ({ ...row, requests: Number(row.requests) }));
}
