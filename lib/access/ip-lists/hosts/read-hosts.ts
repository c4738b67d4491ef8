import type { Tx } from '#lib/core/transact';
import { hostKeptMs, leftOutKeptMs } from '#lib/net/host/next-host';
import { hostRow, hostState } from './host-row.ts';

/** A host name of an IP list, and what is known of it. */
export interface ShownHost {
  host: string;
  addresses: {
    ip: string;
    /** The last answer left it out: when it goes, unless another answer has it; null: the last answer had it. */
    goesAt: Date | null;
  }[];
  /** When it last gave addresses that may be used; null: never. */
  seenAt: Date | null;
  /** When it is looked up next. */
  nextAt: Date;
  /** Since when it gives none, and why; null: it does. */
  failedSince: Date | null;
  problem: string | null;
  /** Of one that fails and still has addresses: until when these go on. */
  keptUntil: Date | null;
}

/** The host names of a list in order. */
export async function readHosts(db: Tx, companyId: string, listId: string): Promise<ShownHost[]> {
  const rows = await db.ipListHost.findMany({
    where: { companyId, listId },
    select: hostRow,
    orderBy: { host: 'asc' },
  });
  return rows.map((row) => {
    const { addresses, seenAt, nextAt, failedSince, problem } = hostState(row);
    const isKept = failedSince !== null && seenAt !== null && addresses.length > 0;
    return {
      host: row.host,
      addresses: addresses.map(({ ip, leftOutAt }) => ({ ip, goesAt: after(leftOutAt, leftOutKeptMs) })),
      seenAt,
      nextAt,
      failedSince,
      problem,
      keptUntil: isKept ? after(seenAt, hostKeptMs) : null,
    };
  });
}

function after(time: Date | null, ms: number): Date | null {
  return time && new Date(Number(time) + ms);
}
