import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { requireAuthkey } from '../authkeys/require.ts';
import { callbackRow } from './get.ts';
import { CallbackIdInput } from './schemas.ts';

/** No more posts for what happens from now on; what happened before is still tried. */
export async function removeCallback(ctx: Ctx, input: CallbackIdInput): Promise<void> {
  requireRole(ctx, 'admin', 'remove a delivery callback');
  requireStepUp(ctx);
  const { authkeyId } = parseInput(CallbackIdInput, input);
  const companyId = ctx.company.id;
  await transact(ctx, async (tx) => {
    const authkey = await requireAuthkey(tx, ctx, authkeyId, 'lock');
    const id = { companyId_credentialId: { companyId, credentialId: authkeyId } };
    const before = await tx.callback.findUnique({ where: id, select: callbackRow });
    if (!before) throw new AppError('not_found', { message: 'This authkey has no delivery callback.' });
    await tx.callback.delete({ where: id });
    await recordEvent(tx, ctx, {
      action: 'callback.remove',
      target: { type: 'authkey', id: authkeyId, name: authkey.name },
      before: { url: before.url },
    });
  });
}
