import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';

/**
 * Tells two states of a list apart: entries, their notes and ends. What leases add to a list is left out, as they come
 * and go by themselves and `replaceEntries` does not touch them.
 */
export async function listDigest(db: Tx, ctx: Ctx, credentialId: string | null): Promise<string> {
  const [row] = await db.$queryRaw<[{ digest: string }]>`
    select left(encode(sha256(convert_to(coalesce(string_agg(
      value || E'\n' || note || E'\n' || coalesce(extract(epoch from kept."until")::text, ''), E'\n'
      order by value collate "C"), ''), 'UTF8')), 'hex'), 32) as digest
    from "WhitelistEntry" w
      cross join lateral (select case when w.leased then w."keptUntil" else w."expiresAt" end as "until") kept
    where w."companyId" = ${ctx.company.id}::uuid and w."credentialId" is not distinct from ${credentialId}::uuid
      and case when w.leased then kept."until" > ${ctx.now} else kept."until" is null or kept."until" > ${ctx.now} end`;
  return row.digest;
}

/**
 * Under the list's lock: that it is still what the change is meant for.
 * @throws AppError precondition_failed
 */
export async function requireDigest(
  tx: Tx,
  ctx: Ctx,
  credentialId: string | null,
  ifMatch: readonly string[] | undefined,
): Promise<void> {
  if (ifMatch === undefined || ifMatch.includes(await listDigest(tx, ctx, credentialId))) return;
  throw new AppError('precondition_failed', {
    message: 'The list has been changed since you read it. Nothing was changed; read it again.',
  });
}
