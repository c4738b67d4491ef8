import type { Ctx } from '#lib/core/context';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { endPendingChanges } from '../members/pending-changes.ts';
import { requireMember } from '../otp/rules.ts';

/** Ends all of the member's sessions but this one, at their next request. @returns how many */
export async function revokeOtherSessions(ctx: Ctx): Promise<{ ended: number }> {
  const actor = requireMember(ctx);
  const { id: memberId, sessionId, name } = actor;
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { companyId, memberId, id: { not: sessionId }, revokedAt: null, expiresAt: { gt: ctx.now } },
      data: { revokedAt: ctx.now },
    });
    if (count === 0) return { ended: 0 };
    await endPendingChanges(tx, { companyId, memberId, notSessionId: sessionId }, ctx.now);
    await recordEvent(tx, ctx, {
      action: 'session.revoke',
      target: { type: 'member', id: memberId, name },
      after: { ended: count },
    });
    return { ended: count };
  });
}
