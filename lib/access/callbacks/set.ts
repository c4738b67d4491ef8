import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { sealWebhookSecret } from '#lib/delivery/notices/sealed';
import { newWebhookSecret } from '#lib/delivery/webhook/signature';
import { webhookUrlProblem } from '#lib/delivery/webhook/webhook';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { requireAuthkey } from '../authkeys/require.ts';
import { callbackRow, type PublicCallback } from './get.ts';
import { SetCallbackInput } from './schemas.ts';

/**
 * Has an authkey's message states posted to a URL, signed after Standard Webhooks. The secret is in the answer
 * where there was no callback before; one that only moves keeps its secret.
 * @throws AppError bad_input for a URL that is not https or leads into a private network
 */
export async function setCallback(
  ctx: Ctx,
  input: SetCallbackInput,
): Promise<{ callback: PublicCallback; secret: string | null }> {
  requireRole(ctx, 'admin', 'set a delivery callback');
  requireStepUp(ctx);
  const { authkeyId, url } = parseInput(SetCallbackInput, input);
  const message = await webhookUrlProblem(url);
  if (message) throw new AppError('bad_input', { message, problems: [{ path: 'url', message }] });
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    const authkey = await requireAuthkey(tx, ctx, authkeyId, 'lock');
    const id = { companyId_credentialId: { companyId, credentialId: authkeyId } };
    const before = await tx.callback.findUnique({ where: id, select: callbackRow });
    if (before?.url === url) return { callback: before, secret: null };
    const secret = before ? null : newWebhookSecret();
    const callback = secret
      ? await tx.callback.create({
          data: {
            companyId,
            credentialId: authkeyId,
            url,
            sealedSecret: sealWebhookSecret(secret),
            createdAt: ctx.now,
          },
          select: callbackRow,
        })
      : await tx.callback.update({ where: id, data: { url }, select: callbackRow });
    await recordEvent(tx, ctx, {
      action: 'callback.set',
      target: { type: 'authkey', id: authkeyId, name: authkey.name },
      before: before ? { url: before.url } : undefined,
      after: { url, ...(secret && secretShown) },
    });
    return { callback, secret };
  });
}
