import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import type { RefusalReason } from '#lib/gate/decide';
import { findPacked, requestIdTime } from '#lib/gate/packed-ids';

/** What is kept of one request. */
export interface Trace {
  /** When it was decided. */
  at: Date;
  credentialId: string;
  /** Canonical; `unknownAddress` where it was unknown. */
  ip: string;
  /** Where that was read: see LocatedAddress. */
  hop: number;
  endpoint: string;
  outcome: 'refused' | 'report' | 'accepted';
  reason: RefusalReason | '';
  /** The first 4 bytes of the SHA-256 of the authkey that came, in hex; null: an API client's. */
  hashStart: string | null;
}

/** A request is decided so soon after its id was made, its slow body included; and clocks may be set back a little. */
const decidedWithin = '5 minutes';
const setBack = '1 minute';

type Row = Omit<Trace, 'hop' | 'hashStart'> & { ids: Uint8Array };

/**
 * What is kept of the company's request of that id; null: nothing. What was let in by report only first and then
 * refused, because that ended while its body came, was refused.
 */
export async function findTrace(ctx: Pick<Ctx, 'company'>, requestId: string): Promise<Trace | null> {
  const made = requestIdTime(requestId);
  const rows = await runtime().prisma.$queryRaw<Row[]>`
    select at, "credentialId", abbrev(ip) as ip, endpoint, outcome, reason, ids from "RequestTrace"
    where "companyId" = ${ctx.company.id}::uuid and at >= ${made}::timestamptz - ${setBack}::interval
      and at < ${made}::timestamptz + ${decidedWithin}::interval and since <= ${made}
      and position(decode(${requestId}, 'hex') in ids) > 0
    order by at desc, outcome = 'refused' desc`;
  for (const { ids, ...row } of rows) {
    const found = findPacked(ids, row.ip, requestId);
    if (found) return { ...row, ...found };
  }
  return null;
}
