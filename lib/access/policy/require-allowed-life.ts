import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { AppError } from '#lib/errors';

interface Life {
  /** When its current secret was made. */
  madeAt: Date;
  /** null: it does not expire. */
  expiresAt: Date | null;
  /** Of the input that an error is told of. */
  path: string;
}

/**
 * Whoever makes an authkey or changes its expiry asks this, in the transaction of the change.
 * @throws AppError bad_input for a life that is longer than the company allows; begun days are not counted
 */
export async function requireAllowedLife(tx: Tx, ctx: Ctx, { madeAt, expiresAt, path }: Life): Promise<void> {
  const { authkeyLifeDays: days } = await tx.company.findUniqueOrThrow({
    where: { id: ctx.company.id },
    select: { authkeyLifeDays: true },
  });
  if (days === null) return;
  const wholeDays = expiresAt ? Math.floor((expiresAt.getTime() - madeAt.getTime()) / dayMs) : Infinity;
  if (wholeDays <= days) return;
  const latest = new Date(madeAt.getTime() + days * dayMs);
  const asked = expiresAt ? `${dayOf(expiresAt)} is too late` : '“Never” is not allowed';
  const allowed = `an authkey of ${ctx.company.name} lives ${days === 1 ? '1 day' : `${days} days`} at the most`;
  const advice =
    latest > ctx.now
      ? `Choose ${dayOf(latest)} or earlier.`
      : `This one is of ${dayOf(madeAt)}: roll it first, as a life counts from its present secret.`;
  const message = `${asked}: ${allowed}. ${advice}`;
  throw new AppError('bad_input', { message, problems: [{ path, message }] });
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
