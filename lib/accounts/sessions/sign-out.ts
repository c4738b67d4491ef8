import type { Ctx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';

/** Ends the member's own session at once, wherever its token is kept. */
export async function signOut(ctx: Ctx): Promise<void> {
  const { actor } = ctx;
  if (actor.type !== 'member') throw new AppError('forbidden', { message: 'Only members have sessions.' });
  await transact(ctx, async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { companyId: ctx.company.id, id: actor.sessionId, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    if (count === 0) return;
    await recordEvent(tx, ctx, {
      action: 'session.end',
      target: { type: 'session', id: actor.sessionId, name: actor.name },
    });
  });
}
