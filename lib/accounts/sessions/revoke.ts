import { z } from 'zod';
import type { Ctx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { endPendingChanges } from '../members/pending-changes.ts';

const RevokeSessionInput = z.object({ id: z.uuid() });

/** Ends another of the member's own sessions at its next request. */
export async function revokeSession(ctx: Ctx, input: { id: string }): Promise<void> {
  const { actor } = ctx;
  const parsed = RevokeSessionInput.safeParse(input);
  if (actor.type !== 'member' || !parsed.success) throw notFound();
  const { id } = parsed.data;
  await transact(ctx, async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { companyId: ctx.company.id, id, memberId: actor.id, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    if (count === 0) throw notFound();
    // Whoever was signed in there may have asked for a new email.
    await endPendingChanges(tx, { companyId: ctx.company.id, memberId: actor.id, sessionId: id }, ctx.now);
    await recordEvent(tx, ctx, {
      action: 'session.revoke',
      target: { type: 'session', id, name: actor.name },
    });
  });
}

function notFound(): AppError {
  return new AppError('not_found', { message: 'There is no such session.' });
}
