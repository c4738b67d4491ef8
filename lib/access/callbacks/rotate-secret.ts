import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { sealWebhookSecret } from '#lib/delivery/notices/sealed';
import { newWebhookSecret } from '#lib/delivery/webhook/signature';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { secretShown } from '#lib/events/secret-shown';
import { requireAuthkey } from '../authkeys/require.ts';
import { CallbackIdInput } from './schemas.ts';

/** A new signing secret for a callback, told once: what happens from now on is signed with it alone. */
export async function rotateCallbackSecret(ctx: Ctx, input: CallbackIdInput): Promise<{ secret: string }> {
  requireRole(ctx, 'admin', 'renew the secret of a delivery callback');
  requireStepUp(ctx);
  const { authkeyId } = parseInput(CallbackIdInput, input);
  const secret = newWebhookSecret();
  return transact(ctx, async (tx) => {
    const authkey = await requireAuthkey(tx, ctx, authkeyId, 'lock');
    const { count } = await tx.callback.updateMany({
      where: { companyId: ctx.company.id, credentialId: authkeyId },
      data: { sealedSecret: sealWebhookSecret(secret) },
    });
    if (count === 0) throw new AppError('not_found', { message: 'This authkey has no delivery callback.' });
    await recordEvent(tx, ctx, {
      action: 'callback.rotate_secret',
      target: { type: 'authkey', id: authkeyId, name: authkey.name },
      after: secretShown,
    });
    return { secret };
  });
}
