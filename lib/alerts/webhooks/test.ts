import { v7 as uuid } from 'uuid';
import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { runtime } from '#lib/core/runtime';
import { transact } from '#lib/core/transact';
import { enqueueWebhook } from '#lib/delivery/notices/enqueue';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { lockCompany } from '../lock-company.ts';
import { WebhookInput } from '../schemas.ts';
import { requireWebhook } from './require.ts';

/** After that, an answer does not interest anybody any more. */
const testLifeMs = 10 * 60_000;
const testsMax = 10;
const testsWindowMs = 60_000;

/**
 * Posts a signed test event now.
 * @returns the delivery's id: what became of it stands in the delivery log
 * @throws AppError rate_limited: 10 a minute
 */
export async function testWebhook(ctx: Ctx, input: WebhookInput): Promise<{ deliveryId: string }> {
  requireRole(ctx, 'admin', 'test a webhook');
  requireStepUp(ctx);
  const { id } = parseInput(WebhookInput, input);
  const companyId = ctx.company.id;
  const { appUrl } = runtime().env;
  return transact(ctx, async (tx) => {
    await lockCompany(tx, ctx);
    const { url } = await requireWebhook(tx, ctx, id, 'lock');
    const since = new Date(ctx.now.getTime() - testsWindowMs);
    const lately = await tx.auditEvent.count({
      where: { companyId, createdAt: { gt: since }, action: 'alerts.test-webhook' },
    });
    if (lately >= testsMax) {
      throw new AppError('rate_limited', { message: 'Too many tests were sent. Try again in a minute.' });
    }
    const { sealedSecret } = await tx.alertWebhook.findUniqueOrThrow({
      where: { companyId_id: { companyId, id } },
      select: { sealedSecret: true },
    });
    const deliveryId = await enqueueWebhook(tx, {
      companyId,
      kind: 'alert.test',
      url,
      sealedSecret,
      expiresAt: new Date(ctx.now.getTime() + testLifeMs),
      payload: {
        type: 'alert.test',
        timestamp: ctx.now.toISOString(),
        data: {
          id: uuid(),
          companyId,
          title: 'Test of this webhook',
          url: `${appUrl}/alerts`,
          requestedBy: ctx.actor.name,
        },
      },
    });
    await recordEvent(tx, ctx, {
      action: 'alerts.test-webhook',
      target: { type: 'alert-webhook', id, name: url },
    });
    return { deliveryId };
  });
}
