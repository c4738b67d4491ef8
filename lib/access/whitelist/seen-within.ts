import { Prisma } from '#lib/db/generated/client';
import { knownInterval } from '#lib/net/known-address';
import { networkOf } from '#lib/net/network';
import { whose } from './last-matched.ts';

/** A range that holds no more addresses that were ever seen can be tightened to them. */
export const fewSeen = 2;

/** SQL: the addresses from within the entry `w` that were let in, as an array; at most one more than are few. */
export function seenWithinSql(companyId: string, credentialId: string | null): Prisma.Sql {
  return Prisma.sql`array(
    select abbrev(s.ip) from (
      select distinct r.ip from "RecentIp" r
      where r."companyId" = ${companyId}::uuid and ${whose(companyId, credentialId)} and r."lastAcceptedAt" is not null
        and r.ip between w."first" and w."last"
      order by r.ip limit ${fewSeen + 1}
    ) s)`;
}

/** SQL: the entry `w` is wider than one sender. */
export const isTightenable = Prisma.sql`(case family(w."first")
  when 4 then w."first" <> w."last"
  else not w."last" <<= network(set_masklen(w."first", 64))::inet end)`;

/** What stands for the addresses seen: an IPv4 address, or the /64 of an IPv6 one, as its sender moves in it. */
export function tightened(seen: readonly string[]): string[] {
  const networks = seen.flatMap((ip) => {
    const interval = knownInterval(ip);
    return interval ? [networkOf(interval.first)] : [];
  });
  return [...new Set(networks)];
}
