import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { EditWebhookInput } from '../schemas.ts';
import type { PublicWebhook } from './public-webhook.ts';
import { requireWebhook } from './require.ts';
import { setReceives } from './set-receives.ts';

/** Chooses what is posted to a webhook; what is the same already records nothing. */
export async function editWebhook(ctx: Ctx, input: EditWebhookInput): Promise<PublicWebhook> {
  requireRole(ctx, 'admin', 'edit a webhook');
  requireStepUp(ctx);
  const { id, receives } = parseInput(EditWebhookInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireWebhook(tx, ctx, id, 'lock');
    if (before.receives.join() === receives.join()) return before;
    await setReceives(tx, ctx, id, receives);
    await recordEvent(tx, ctx, {
      action: 'alerts.edit-webhook',
      target: { type: 'alert-webhook', id, name: before.url },
      before: { receives: before.receives },
      after: { receives },
    });
    return { ...before, receives };
  });
}
