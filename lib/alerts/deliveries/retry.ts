import { validate as isUuid } from 'uuid';
import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { giveUpMs } from '#lib/delivery/queue/retry';
import { wakeLanes } from '#lib/delivery/queue/wake';
import { AppError } from '#lib/errors';
import type { AlertChannel } from '#lib/events/kinds';
import { quietUntil } from '#lib/events/quiet-hours';
import { recordEvent } from '#lib/events/record';
import { DeliveryInput } from '../schemas.ts';
import { type Delivery, deliveryOf, deliveryRow, isRetriable, storedKinds } from './delivery.ts';

/**
 * Sends an alert again that failed for good: the same mail, SMS or post, tried for another day. An SMS waits
 * for the end of the quiet hours.
 * @throws AppError conflict when it has not failed, or nobody there is told any more
 */
export async function retryDelivery(ctx: Ctx, input: DeliveryInput): Promise<Delivery> {
  requireRole(ctx, 'admin', 'send an alert again');
  requireStepUp(ctx);
  const { id } = parseInput(DeliveryInput, input);
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    const notice = await requireNotice(tx, ctx, id);
    if (!isRetriable(notice)) {
      throw new AppError('conflict', { message: 'Only an alert that failed can be sent again.' });
    }
    const sealed = await stillTold(tx, ctx, notice);
    const delivery = await tx.notice.update({
      where: { companyId_id: { companyId, id } },
      data: {
        state: 'queued',
        failure: null,
        lastError: notice.failure,
        attempts: 0,
        nextTryAt: notice.channel === 'sms' ? await afterQuietHours(tx, ctx) : ctx.now,
        expiresAt: new Date(ctx.now.getTime() + giveUpMs),
        sealed,
      },
      select: deliveryRow,
    });
    // All parts are sent again, also those that were acknowledged and then not delivered.
    await tx.sentPart.deleteMany({ where: { companyId, itemId: id } });
    await wakeLanes(tx, notice.queue);
    await recordEvent(tx, ctx, {
      action: 'alerts.retry-delivery',
      target: { type: 'notice', id, name: notice.recipient },
      before: { kind: notice.kind, channel: notice.channel, failure: notice.failure },
    });
    return deliveryOf(ctx, delivery);
  });
}

async function requireNotice(tx: Tx, ctx: Ctx, id: string) {
  const companyId = ctx.company.id;
  const notFound = new AppError('not_found', { message: 'There is no such delivery.' });
  if (!isUuid(id)) throw notFound;
  await tx.$executeRaw`select 1 from "Notice"
    where "companyId" = ${companyId}::uuid and id = ${id}::uuid for update`;
  const notice = await tx.notice.findUnique({
    where: { companyId_id: { companyId, id }, kind: { in: storedKinds } },
    select: { ...deliveryRow, queue: true },
  });
  if (!notice) throw notFound;
  return notice;
}

/** Whoever was removed since gets nothing more. @returns a webhook's sealed secret as it is now */
async function stillTold(
  tx: Tx,
  ctx: Ctx,
  { channel, recipient }: { channel: AlertChannel; recipient: string },
): Promise<string | null> {
  const companyId = ctx.company.id;
  if (channel === 'webhook') {
    const webhook = await tx.alertWebhook.findFirst({ where: { companyId, url: recipient, alerts: true } });
    if (!webhook) throw notTold();
    return webhook.sealedSecret;
  }
  const member = { companyId, disabledAt: null };
  const members = await tx.member.count({
    where: channel === 'email' ? { ...member, email: recipient } : { ...member, mobile: recipient },
  });
  const others = await tx.alertRecipient.count({
    where: { companyId, channel, address: recipient, confirmedAt: { not: null } },
  });
  if (members + others === 0) throw notTold();
  return null;
}

function notTold(): AppError {
  return new AppError('conflict', {
    message: 'This recipient does not get alerts any more. Nothing was sent.',
  });
}

async function afterQuietHours(tx: Tx, ctx: Ctx): Promise<Date> {
  const { smsQuietFrom, smsQuietTo, timeZone } = await tx.company.findUniqueOrThrow({
    where: { id: ctx.company.id },
    select: { smsQuietFrom: true, smsQuietTo: true, timeZone: true },
  });
  return quietUntil({ from: smsQuietFrom, to: smsQuietTo, timeZone }, ctx.now) ?? ctx.now;
}
