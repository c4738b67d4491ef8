import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

export interface DistinctIps {
  /** Addresses seen in the range, each once whatever authkeys it used. */
  total: number;
  /** For each hour, the addresses that were seen before its end and in or after it. */
  inUse: number[];
}

/** Only first and last use are kept of an address, so between them it counts as in use. */
export async function readDistinctIps(ctx: Ctx, hours: readonly Date[]): Promise<DistinctIps> {
  const since = hours[0]!;
  const rows = await runtime().prisma.$queryRaw<{ first: Date; last: Date; count: number }[]>`
    select date_trunc('hour', first, 'UTC') as first, date_trunc('hour', last, 'UTC') as last, count(*)::int as count
    from (
      select min("firstSeenAt") as first, max("lastSeenAt") as last from "RecentIp"
      where "companyId" = ${ctx.company.id}::uuid and "lastSeenAt" >= ${since} group by ip
    ) seen group by 1, 2`;
  return {
    total: rows.reduce((sum, row) => sum + row.count, 0),
    inUse: hours.map((hour, index) => {
      // In the running hour an address has not had the time to come back.
      const until = index === hours.length - 1 ? (hours.at(-2) ?? hour) : hour;
      return rows.reduce((sum, row) => (row.first <= hour && row.last >= until ? sum + row.count : sum), 0);
    }),
  };
}
