import { v7 as uuid } from 'uuid';
import { audit } from '../audit/record.ts';
import { type Ctx, requireRole, requireStepUp } from '../context.ts';
import { newWebhookSecret } from '../delivery/signature.ts';
import { webhookUrlProblem } from '../delivery/webhook.ts';
import { AppError } from '../errors.ts';
import { sealWebhookSecret } from '../notices/sealed.ts';
import { parseInput } from '../parse.ts';
import { transact } from '../transact.ts';
import { lockCompany } from './lock-company.ts';
import { publicWebhook, type WebhookWithSecret } from './public-webhook.ts';
import { AddWebhookInput, webhooksMax } from './schemas.ts';

/**
 * Adds a URL that alerts are posted to, signed after Standard Webhooks.
 * @throws AppError bad_input for a URL that is not https or leads to a private address, conflict
 */
export async function addWebhook(ctx: Ctx, input: AddWebhookInput): Promise<WebhookWithSecret> {
  requireRole(ctx, 'admin');
  requireStepUp(ctx);
  const { url: text } = parseInput(AddWebhookInput, input);
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
    const webhook = await tx.alertWebhook.create({
      data: { companyId, id: uuid(), url, sealedSecret, addedBy: ctx.actor.name, createdAt: ctx.now },
      select: publicWebhook,
    });
    await audit(tx, ctx, {
      action: 'alerts.add-webhook',
      target: { type: 'alert-webhook', id: webhook.id, name: url },
    });
    return { webhook, secret };
  });
}

function problem(code: 'bad_input' | 'conflict', message: string): AppError {
  return new AppError(code, { message, problems: [{ path: 'url', message }] });
}
