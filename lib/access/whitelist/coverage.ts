import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import { knownInterval } from '#lib/net/known-address';
import { buildRangeSetFromValues } from '#lib/net/range-set';
import { whose } from './last-matched.ts';
import { readValues } from './read-range-sets.ts';

export interface Coverage {
  /** Requests that were accepted in that time, under the credentials that the list serves. */
  accepted: number;
  /** How many of them came from addresses in the list. */
  covered: number;
  /**
   * false: some of the addresses were in use before, and are counted from then on; or not all were kept. Then the
   * share of the addresses' requests is what is known.
   */
  isExact: boolean;
}

/** How many of the requests accepted since then a list covers. */
export async function readCoverage(ctx: Ctx, credentialId: string | null, since: Date): Promise<Coverage> {
  const companyId = ctx.company.id;
  const { prisma } = runtime();
  const [{ values }, seen, [hours]] = await Promise.all([
    readValues(ctx, credentialId),
    prisma.$queryRaw<{ ip: string; requests: number }[]>(Prisma.sql`
      select abbrev(r.ip) as ip, sum(r.accepted)::float8 as requests from "RecentIp" r
      where r."companyId" = ${companyId}::uuid and ${whose(companyId, credentialId)} and r."lastAcceptedAt" >= ${since}
      group by r.ip`),
    prisma.$queryRaw<[{ accepted: number }]>(Prisma.sql`
      select coalesce(sum(r.accepted), 0)::float8 as accepted from "TrafficHour" r
      where r."companyId" = ${companyId}::uuid and ${whose(companyId, credentialId)} and r.hour >= ${since}`),
  ]);
  const set = await buildRangeSetFromValues(values);
  let all = 0;
  let within = 0;
  for (const { ip, requests } of seen) {
    const interval = knownInterval(ip);
    all += requests;
    if (interval && set.covers(interval.first, interval.last)) within += requests;
  }
  const { accepted } = hours;
  const isExact = all === accepted;
  return {
    accepted,
    covered: isExact || all === 0 ? within : Math.round((accepted * within) / all),
    isExact,
  };
}
