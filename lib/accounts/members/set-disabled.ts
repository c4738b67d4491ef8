import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import {
  type CompanyMember,
  requireAnotherOwner,
  requireCompanyMember,
  updateCompanyMember,
} from './company-member.ts';
import { endRights } from './end-rights.ts';
import { SetMemberDisabledInput } from './schemas.ts';

/**
 * Keeps a member out: all sessions end, and no new one can be opened until the member is enabled again, with the
 * password and the role from before. The member's open invitations end for good: their links could have gone to an
 * address of the member's own. Nothing of the company's alerts reaches their email and mobile any more.
 * @throws AppError conflict for oneself and for the last owner
 */
export async function setMemberDisabled(ctx: Ctx, input: SetMemberDisabledInput): Promise<CompanyMember> {
  requireRole(ctx, 'owner', 'disable or enable a member');
  requireStepUp(ctx);
  const { id, disabled } = parseInput(SetMemberDisabledInput, input);
  return transact(
    ctx,
    async (tx) => {
      const before = await requireCompanyMember(tx, ctx, id);
      if (disabled === (before.disabledAt !== null)) return before;
      if (disabled) await requireDispensable(tx, ctx, before);
      const member = await updateCompanyMember(tx, ctx, id, { disabledAt: disabled ? ctx.now : null });
      const ended = disabled ? await endRights(tx, ctx, id, null) : {};
      await recordEvent(tx, ctx, {
        action: disabled ? 'member.disable' : 'member.enable',
        target: { type: 'member', id, name: member.name },
        before: { disabled: !disabled, ...ended },
        after: { disabled },
      });
      return member;
    },
    disabled ? 'alone' : 'shared',
  );
}

async function requireDispensable(tx: Tx, ctx: Ctx, { id, role }: CompanyMember): Promise<void> {
  if (ctx.actor.type === 'member' && ctx.actor.id === id) {
    throw new AppError('conflict', { message: 'You cannot disable yourself. Nothing was changed.' });
  }
  if (role === 'owner') await requireAnotherOwner(tx, ctx, id);
}
