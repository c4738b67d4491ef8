import { validate as isUuid } from 'uuid';
import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { bumpPolicy, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { requireAuthkey } from './require.ts';
import { EndOldAuthkeyInput } from './schemas.ts';

/**
 * Ends a secret that was replaced, at once, on every instance. One that has ended is left as it is.
 * @throws AppError not_found where the authkey has no such secret; bad_input for the current one
 */
export async function endOldAuthkey(ctx: Ctx, input: EndOldAuthkeyInput): Promise<{ endsAt: Date }> {
  requireRole(ctx, 'admin', 'end an old authkey');
  requireStepUp(ctx);
  const { id, secretId } = parseInput(EndOldAuthkeyInput, input);
  return transact(ctx, async (tx) => {
    const companyId = ctx.company.id;
    const authkey = await requireAuthkey(tx, ctx, id, 'lock');
    const old = isUuid(secretId)
      ? await tx.authkeySecret.findUnique({
          where: { companyId_id: { companyId, id: secretId }, authkeyId: id },
          select: { endsAt: true, prefix: true, suffix: true },
        })
      : null;
    if (!old) throw new AppError('not_found', { message: 'This authkey has no such secret.' });
    if (!old.endsAt) {
      const message = 'This is the current authkey. Roll it first, or disable it; nothing was ended.';
      throw new AppError('bad_input', { message, problems: [{ path: 'secretId', message }] });
    }
    // Whoever waited for the lock began before the one who has ended it meanwhile.
    const isOver = old.endsAt <= ctx.now || old.endsAt <= new Date();
    if (isOver) return { endsAt: old.endsAt };
    await tx.authkeySecret.update({
      where: { companyId_id: { companyId, id: secretId } },
      data: { endsAt: ctx.now },
      select: { id: true },
    });
    const maskedKey = `${old.prefix}…${old.suffix}`;
    await recordEvent(tx, ctx, {
      action: 'authkey.end-old',
      target: { type: 'authkey', id, name: authkey.name },
      before: { maskedKey, endsAt: old.endsAt.toISOString() },
      after: { maskedKey, endsAt: ctx.now.toISOString() },
    });
    await bumpPolicy(tx, companyId, { credentialId: id });
    return { endsAt: ctx.now };
  });
}
