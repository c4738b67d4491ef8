import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { AppError } from '#lib/errors';
import { type ListChange, type WouldRefuse, wouldRefuse } from './would-refuse.ts';

/** What the audit row says where it was confirmed: how many addresses of the last 24 hours are refused by it. */
export type ConfirmedLockOut = { confirmedLockOut?: number };

/**
 * Stands in the transaction of every change that can refuse somebody, after its write: reckons under the company's
 * lock, so that no other change comes between this and the commit. `writeWhoWasSeen` comes before the transaction.
 * @throws AppError LOCK_OUT, unless `confirm`, with the addresses accepted within 24 hours that it would refuse
 */
export async function guardLockOut(
  tx: Tx,
  ctx: Ctx,
  change: ListChange,
  confirm: boolean,
): Promise<ConfirmedLockOut> {
  await tx.$executeRaw`select 1 from "Company" where id = ${ctx.company.id}::uuid for no key update`;
  const found = await wouldRefuse(tx, ctx, change, new Date(ctx.now.getTime() - dayMs));
  if (found.total === 0) return {};
  if (ctx.dryRun) ctx.dryRun.lockOuts.push(found);
  else if (!confirm) throw lockOut(found);
  return { confirmedLockOut: found.total };
}

function lockOut({ addresses, total }: WouldRefuse): AppError {
  const [first] = addresses;
  const whom =
    total === 1 && first
      ? `${first.ip}, which was accepted within the last 24 hours,`
      : `${total.toLocaleString('en')} addresses that were accepted within the last 24 hours`;
  const message = `This would refuse ${whom}. Nothing was changed; confirm it to do it all the same.`;
  return new AppError('LOCK_OUT', { message, lockOut: { addresses, total } });
}
