import { audit } from '../audit/record.ts';
import type { Ctx } from '../context.ts';
import { AppError } from '../errors.ts';
import { transact } from '../transact.ts';

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
    await audit(tx, ctx, {
      action: 'session.end',
      target: { type: 'session', id: actor.sessionId, name: actor.name },
    });
  });
}
