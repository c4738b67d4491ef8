import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';

/** Who holds an address, and until when. */
export interface HeldLease {
  /** The service token's name as it was then. */
  by: string;
  until: Date;
}

/** The leases of entries of a list, the longest first; the company's list has none. */
export async function readLeases(
  db: Tx,
  ctx: Ctx,
  credentialId: string | null,
  values: readonly string[],
): Promise<Map<string, HeldLease[]>> {
  if (credentialId === null || values.length === 0) return new Map();
  const leases = await db.$queryRaw<(HeldLease & { ip: string })[]>`
    select ip, "leasedBy" as by, "expiresAt" as until from "IpLease"
    where "companyId" = ${ctx.company.id}::uuid and "credentialId" = ${credentialId}::uuid
      and ip = any(${values}::text[]) and "expiresAt" > ${ctx.now}
    order by "expiresAt" desc, id`;
  const byIp = Map.groupBy(leases, ({ ip }) => ip);
  return new Map([...byIp].map(([ip, held]) => [ip, held.map(({ by, until }) => ({ by, until }))]));
}
