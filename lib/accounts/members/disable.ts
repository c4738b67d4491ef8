import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import {
  type CompanyMember,
  requireAnotherOwner,
  requireCompanyMember,
  updateCompanyMember,
} from './company-member.ts';
import { endRights } from './end-rights.ts';
import { MemberIdInput } from './schemas.ts';

/**
 * Keeps a member out: all sessions end, and no new one can be opened until the member is enabled again. The
 * member's open invitations end for good: their links could have gone to an address of the member's own. Nothing
 * of the company's alerts reaches their email and mobile any more.
 * @throws AppError conflict for oneself and for the last owner
 */
export async function disableMember(ctx: Ctx, input: MemberIdInput): Promise<CompanyMember> {
  requireRole(ctx, 'owner');
  requireStepUp(ctx);
  const { id } = parseInput(MemberIdInput, input);
  return transact(
    ctx,
    async (tx) => {
      const before = await requireCompanyMember(tx, ctx, id);
      if (before.disabledAt) return before;
      if (ctx.actor.type === 'member' && ctx.actor.id === id) {
        throw new AppError('conflict', { message: 'You cannot disable yourself. Nothing was changed.' });
      }
      if (before.role === 'owner') await requireAnotherOwner(tx, ctx, id);
      const member = await updateCompanyMember(tx, ctx, id, { disabledAt: ctx.now });
      const ended = await endRights(tx, ctx, id, null);
      await recordEvent(tx, ctx, {
        action: 'member.disable',
        target: { type: 'member', id, name: member.name },
        before: { disabled: false, ...ended },
        after: { disabled: true },
      });
      return member;
    },
    'alone',
  );
}
