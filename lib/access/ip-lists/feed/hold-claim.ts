import type { Tx } from '#lib/core/transact';
import type { ClaimedList } from './claim-reads.ts';

export interface HeldList {
  id: string;
  name: string;
  everySeconds: number;
  failedSince: Date | null;
  /** When it was told that its entries are old; null: it was not. */
  toldAt: Date | null;
  waitsSince: Date | null;
  /** Digest of the read that waits, and of the one that a person has dismissed. */
  waiting: string | null;
  dismissed: string | null;
}

/** The list, locked, if it is still ours to read and the question is still the one that was asked. */
export async function holdClaim(
  tx: Tx,
  { companyId, id, claimedUntil }: ClaimedList,
): Promise<HeldList | null> {
  const rows = await tx.$queryRaw<HeldList[]>`
    select id, name, coalesce("everySeconds", 0) as "everySeconds", "failedSince", "toldAt", "waitsSince",
      case when pending ->> 'dismissedBy' is null then pending ->> 'digest' end as waiting,
      case when pending ->> 'dismissedBy' is not null then pending ->> 'digest' end as dismissed
    from "IpList"
    where "companyId" = ${companyId}::uuid and id = ${id}::uuid and "deletedAt" is null
      and "nextReadAt" = ${claimedUntil}
    for update`;
  return rows[0] ?? null;
}
