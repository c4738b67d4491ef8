import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { resendAfterMs, sendsMax, sendsWindowMs } from '../otp/rules.ts';
import type { Tx } from '../transact.ts';
import { addressHash } from './confirmation.ts';
import type { RecipientChannel } from './schemas.ts';

/** Of one company, to all addresses together, in an hour. */
const companySendsMax = 30;
/** To one address, from all companies together, in a day. */
const addressSendsMax = 10;
const dayMs = 86_400_000;

const sendingActions = ['alerts.add-recipient', 'alerts.resend-confirmation'];

/**
 * Counts a confirmation that is about to be sent, with the company locked: 30 s between two to one address and
 * 5 an hour, also where it was removed and added again in between; 30 an hour of one company; and, so that
 * nobody is bombed by many companies, 10 a day to one address.
 * @throws AppError rate_limited
 */
export async function takeConfirmation(
  tx: Tx,
  ctx: Ctx,
  { channel, address }: { channel: RecipientChannel; address: string },
): Promise<void> {
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
  await takeOfAddress(tx, ctx, addressHash(channel, address));
}

async function takeOfAddress(tx: Tx, ctx: Ctx, hash: string): Promise<void> {
  const now = ctx.now.getTime();
  const [counted] = await tx.$queryRaw<{ points: number; expire: bigint }[]>`
    insert into "RateLimit" as r (key, points, expire)
    values (${`alert-confirmation:${hash}`}, 1, ${now + dayMs}::bigint)
    on conflict (key) do update set
      points = case when r.expire <= ${now}::bigint then 1 else r.points + 1 end,
      expire = case when r.expire <= ${now}::bigint then excluded.expire else r.expire end
    returning points, expire`;
  if (counted && counted.points > addressSendsMax) refuseUntil(Number(counted.expire), now);
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
