import { takeStrangerMessage } from '#lib/accounts/invitations/stranger-limit';
import { resendAfterMs, sendsWindowMs } from '#lib/accounts/otp/rules';
import type { Ctx } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { AppError } from '#lib/errors';

/** To one address or number, in an hour. */
const sendsMax = 5;

/** Of one company, to all addresses together, in an hour. */
const companySendsMax = 30;

const sendingActions = ['alerts.add-recipient', 'alerts.resend-confirmation'];

/**
 * Counts a confirmation that is about to be sent, with the company locked: 30 s between two to one address and
 * 5 an hour, also where it was removed and added again in between; 30 an hour of one company; and what all
 * messages to strangers count towards, so that nobody is bombed by many companies.
 * @throws AppError rate_limited
 */
export async function takeConfirmation(tx: Tx, ctx: Ctx, { address }: { address: string }): Promise<void> {
  const now = ctx.now.getTime();
  const sent = await tx.auditEvent.findMany({
    where: {
      companyId: ctx.company.id,
      createdAt: { gt: new Date(now - sendsWindowMs) },
      action: { in: sendingActions },
    },
    select: { targetName: true, createdAt: true },
    orderBy: { createdAt: 'desc' },
    take: 1_000,
  });
  const toAddress = sent.filter((event) => event.targetName === address);
  const newest = toAddress[0];
  if (newest) refuseUntil(newest.createdAt.getTime() + resendAfterMs, now);
  for (const [events, max] of [
    [toAddress, sendsMax],
    [sent, companySendsMax],
  ] as const) {
    const filling = events[max - 1];
    if (filling) refuseUntil(filling.createdAt.getTime() + sendsWindowMs, now);
  }
  await takeStrangerMessage(ctx.company.id, address);
}

function refuseUntil(until: number, now: number): void {
  if (until <= now) return;
  const seconds = Math.ceil((until - now) / 1000);
  const minutes = Math.ceil(seconds / 60);
  const wait =
    seconds <= 90 ? `${seconds} s` : minutes <= 90 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
  throw new AppError('rate_limited', {
    message: `Too many confirmations were sent. Another one can be sent in ${wait}; nothing was changed.`,
  });
}
