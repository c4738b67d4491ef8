import { audit } from '../audit/record.ts';
import { type Ctx, requireRole, requireStepUp } from '../context.ts';
import { AppError } from '../errors.ts';
import { parseInput } from '../parse.ts';
import { type Tx, transact } from '../transact.ts';
import {
  type CompanyMember,
  lockMembers,
  requireAnotherOwner,
  requireCompanyMember,
  updateCompanyMember,
} from './company-member.ts';
import { endPendingChanges } from './pending-changes.ts';
import { MemberIdInput } from './schemas.ts';

/**
 * Keeps a member out: all sessions end, and no new one can be opened until the member is enabled again. The
 * member's open invitations end for good: their links could have gone to an address of the member's own.
 * @throws AppError conflict for oneself and for the last owner
 */
export async function disableMember(ctx: Ctx, input: MemberIdInput): Promise<CompanyMember> {
  requireRole(ctx, 'owner');
  requireStepUp(ctx);
  const { id } = parseInput(MemberIdInput, input);
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    await lockMembers(tx, ctx);
    const before = await requireCompanyMember(tx, ctx, id);
    if (before.disabledAt) return before;
    if (ctx.actor.type === 'member' && ctx.actor.id === id) {
      throw new AppError('conflict', { message: 'You cannot disable yourself. Nothing was changed.' });
    }
    if (before.role === 'owner') await requireAnotherOwner(tx, ctx, id);
    const member = await updateCompanyMember(tx, ctx, id, { disabledAt: ctx.now });
    await tx.session.updateMany({
      where: { companyId, memberId: id, revokedAt: null },
      data: { revokedAt: ctx.now },
    });
    await endPendingChanges(tx, { companyId, memberId: id }, ctx.now);
    const invited = await endInvitations(tx, companyId, id);
    await audit(tx, ctx, {
      action: 'member.disable',
      target: { type: 'member', id, name: member.name },
      before: { disabled: false, ...(invited.length > 0 && { invited }) },
      after: { disabled: true },
    });
    return member;
  });
}

/** @returns to whom they were sent */
async function endInvitations(tx: Tx, companyId: string, inviterId: string): Promise<string[]> {
  const where = { companyId, inviterId };
  const open = await tx.invitation.findMany({ where, select: { email: true }, orderBy: { email: 'asc' } });
  await tx.invitation.deleteMany({ where });
  return open.map(({ email }) => email);
}
