import { audit } from '../audit/record.ts';
import { type Ctx, requireRole, requireStepUp } from '../context.ts';
import { newWebhookSecret } from '../delivery/signature.ts';
import { sealWebhookSecret } from '../notices/sealed.ts';
import { parseInput } from '../parse.ts';
import { transact } from '../transact.ts';
import type { WebhookWithSecret } from './public-webhook.ts';
import { requireWebhook } from './require-webhook.ts';
import { WebhookInput } from './schemas.ts';

/** A new signing secret; what is queued at this moment is still signed with the one before. */
export async function rotateWebhookSecret(ctx: Ctx, input: WebhookInput): Promise<WebhookWithSecret> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { id } = parseInput(WebhookInput, input);
  const secret = newWebhookSecret();
  return transact(ctx, async (tx) => {
    const webhook = await requireWebhook(tx, ctx, id);
    await tx.alertWebhook.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: { sealedSecret: sealWebhookSecret(secret) },
      select: { id: true },
    });
    await audit(tx, ctx, {
      action: 'alerts.rotate-webhook-secret',
      target: { type: 'alert-webhook', id, name: webhook.url },
    });
    return { webhook, secret };
  });
}
