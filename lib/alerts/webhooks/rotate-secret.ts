import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { sealWebhookSecret } from '#lib/delivery/notices/sealed';
import { newWebhookSecret } from '#lib/delivery/webhook/signature';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { WebhookInput } from '../schemas.ts';
import type { WebhookWithSecret } from './public-webhook.ts';
import { requireWebhook } from './require.ts';

/** A new signing secret; what is queued at this moment is still signed with the one before. */
export async function rotateWebhookSecret(ctx: Ctx, input: WebhookInput): Promise<WebhookWithSecret> {
  requireRole(ctx, 'admin', 'renew the secret of a webhook');
  requireStepUp(ctx);
  const { id } = parseInput(WebhookInput, input);
  const secret = newWebhookSecret();
  return transact(ctx, async (tx) => {
    const webhook = await requireWebhook(tx, ctx, id, 'lock');
    await tx.alertWebhook.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { sealedSecret: sealWebhookSecret(secret) },
      select: { id: true },
    });
    // Streams that the old one was refused with are tried again at once.
    await tx.$executeRaw`
      update "WebhookStream" set "nextTryAt" = least("nextTryAt", now())
      where "companyId" = ${ctx.company.id}::uuid and "webhookId" = ${id}::uuid and failures > 0`;
    await recordEvent(tx, ctx, {
      action: 'alerts.rotate-webhook-secret',
      target: { type: 'alert-webhook', id, name: webhook.url },
      after: secretShown,
    });
    return { webhook, secret };
  });
}
