import { v7 as uuid } from 'uuid';
import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { sealWebhookSecret } from '#lib/delivery/notices/sealed';
import { newWebhookSecret } from '#lib/delivery/webhook/signature';
import { webhookUrlProblem } from '#lib/delivery/webhook/webhook';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { lockCompany } from '../lock-company.ts';
import { AddWebhookInput, webhooksMax } from '../schemas.ts';
import type { WebhookWithSecret } from './public-webhook.ts';
import { requireWebhook } from './require.ts';
import { setReceives } from './set-receives.ts';

/**
 * Adds a URL that alerts, or events as they come, are posted to, signed after Standard Webhooks.
 * @throws AppError bad_input for a URL that is not https or leads to a private address, conflict
 */
export async function addWebhook(ctx: Ctx, input: AddWebhookInput): Promise<WebhookWithSecret> {
  requireRole(ctx, 'admin', 'add a webhook');
  requireStepUp(ctx);
  const { url: text, receives } = parseInput(AddWebhookInput, input);
  const reason = await webhookUrlProblem(text);
  if (reason) throw problem('bad_input', reason);
  const parsed = new URL(text);
  parsed.hash = '';
  const url = parsed.href;
  const companyId = ctx.company.id;
  const secret = newWebhookSecret();
  return transact(ctx, async (tx) => {
    await lockCompany(tx, ctx);
    const there = await tx.alertWebhook.findMany({ where: { companyId }, select: { url: true } });
    if (there.some((other) => other.url === url)) throw problem('conflict', 'It is in the list already.');
    if (there.length >= webhooksMax) {
      throw problem('conflict', `At most ${webhooksMax} can be added. Remove one first.`);
    }
    const sealedSecret = sealWebhookSecret(secret);
    const id = uuid();
    await tx.alertWebhook.create({
      data: { companyId, id, url, sealedSecret, addedBy: ctx.actor.name, createdAt: ctx.now },
      select: { id: true },
    });
    await setReceives(tx, ctx, id, receives);
    await recordEvent(tx, ctx, {
      action: 'alerts.add-webhook',
      target: { type: 'alert-webhook', id, name: url },
      after: { receives, ...secretShown },
    });
    return { webhook: await requireWebhook(tx, ctx, id), secret };
  });
}

function problem(code: 'bad_input' | 'conflict', message: string): AppError {
  return new AppError(code, { message, problems: [{ path: 'url', message }] });
}
