import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import type { StandingEntry } from './replacement.ts';

/**
 * The entries of one list that is locked, without what has ended.
 * @param values of these alone; absent: all
 */
export function readStandingEntries(
  tx: Tx,
  ctx: Ctx,
  credentialId: string | null,
  values: readonly string[] | null = null,
): Promise<StandingEntry[]> {
  return tx.$queryRaw<StandingEntry[]>`
    select w.id, w.value, w.note, w."expiresAt", w."addedBy", w."createdAt", w.leased, w."keptUntil", l."leasedUntil"
    from "WhitelistEntry" w left join (
      select ip, max("expiresAt") as "leasedUntil" from "IpLease"
      where "companyId" = ${ctx.company.id}::uuid and "credentialId" = ${credentialId}::uuid and "expiresAt" > ${ctx.now}
      group by ip
    ) l on l.ip = w.value
    where w."companyId" = ${ctx.company.id}::uuid and w."credentialId" is not distinct from ${credentialId}::uuid
      and (w."expiresAt" is null or w."expiresAt" > ${ctx.now})
      and (${values}::text[] is null or w.value = any(${values}::text[]))
    order by w."createdAt" desc, w.id`;
}
