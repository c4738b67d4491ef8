import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import type { FeedFormat, FeedSelect } from '#lib/net/feed/feed';

/** A list that this instance reads now, and what it is to ask for. */
export interface ClaimedList {
  companyId: string;
  companyName: string;
  id: string;
  name: string;
  url: string;
  format: FeedFormat;
  select: FeedSelect | null;
  allowPrivate: boolean;
  etag: string | null;
  lastModified: string | null;
  /** Until then nobody else reads it. Whoever claims it anew, or asks for another URL, moves it. */
  claimedUntil: Date;
}

/** Longer than a read takes; what a process that died had claimed is taken up then. */
const claimMs = 3 * 60_000;

/** Takes lists whose time has come, for this instance alone. */
export function claimDueLists(now: Date, max: number): Promise<ClaimedList[]> {
  return claim(
    now,
    Prisma.sql`l."nextReadAt" <= ${now} order by l."nextReadAt" limit ${max} for update of l skip locked`,
  );
}

/** Takes one, due or not: what another instance reads at the moment is read in vain. null: there is none such. */
export async function claimList(now: Date, companyId: string, id: string): Promise<ClaimedList | null> {
  const only = Prisma.sql`l."companyId" = ${companyId}::uuid and l.id = ${id}::uuid for update of l`;
  return (await claim(now, only))[0] ?? null;
}

function claim(now: Date, which: Prisma.Sql): Promise<ClaimedList[]> {
  const until = new Date(now.getTime() + claimMs);
  return runtime().prisma.$queryRaw<ClaimedList[]>`
    with due as (
      select l."companyId", l.id, c.name as "companyName"
      from "IpList" l join "Company" c on c.id = l."companyId"
      where l.source = 'url' and l."deletedAt" is null and ${which}
    )
    update "IpList" l set "nextReadAt" = ${until}
    from due where l."companyId" = due."companyId" and l.id = due.id
    returning l."companyId", due."companyName", l.id, l.name, l.url, l.format, l.select, l."allowPrivate", l.etag,
      l."lastModified", l."nextReadAt" as "claimedUntil"`;
}

/** Gives back what was not read, so that another instance does it. */
export async function giveBack({ companyId, id, claimedUntil }: ClaimedList, now: Date): Promise<void> {
  await runtime().prisma.ipList.updateMany({
    where: { companyId, id, nextReadAt: claimedUntil },
    data: { nextReadAt: now },
  });
}
