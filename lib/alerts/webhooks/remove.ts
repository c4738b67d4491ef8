import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { WebhookInput } from '../schemas.ts';
import { requireWebhook } from './require.ts';

/** What is queued for it still goes out; nothing new is. */
export async function removeWebhook(ctx: Ctx, input: WebhookInput): Promise<{ id: string }> {
  requireRole(ctx, 'admin', 'remove a webhook');
  requireStepUp(ctx);
  const { id } = parseInput(WebhookInput, input);
  return transact(ctx, async (tx) => {
    const { url } = await requireWebhook(tx, ctx, id, 'lock');
    const where = { companyId_id: { companyId: ctx.company.id, id } };
    await tx.alertWebhook.delete({ where, select: { id: true } });
    await recordEvent(tx, ctx, {
      action: 'alerts.remove-webhook',
      target: { type: 'alert-webhook', id, name: url },
    });
    return { id };
  });
}
