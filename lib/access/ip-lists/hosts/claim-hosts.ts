import { runtime } from '#lib/core/runtime';

export interface ClaimedHost {
  companyId: string;
  companyName: string;
  listId: string;
  host: string;
}

/** Host names in one round, over all lists. */
const claimMax = 400;
/** Longer than a round of so many takes, all of them silent; what a process that died had claimed is taken up then. */
const claimMinutes = 2;

/** Takes the host names that are due, for this instance alone. */
export function claimHosts(now: Date): Promise<ClaimedHost[]> {
  return runtime().prisma.$queryRaw<ClaimedHost[]>`
    with due as (
      select h."companyId", h."listId", h.host, c.name
      from "IpListHost" h
        join "Company" c on c.id = h."companyId"
      where h."nextAt" <= ${now}
      order by h."nextAt" limit ${claimMax}
      for update of h skip locked
    )
    update "IpListHost" h set "nextAt" = ${now}::timestamptz + make_interval(mins => ${claimMinutes})
    from due where h."companyId" = due."companyId" and h."listId" = due."listId" and h.host = due.host
    returning h."companyId", due.name as "companyName", h."listId", h.host`;
}
