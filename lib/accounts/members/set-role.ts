import { type Ctx, mayAct, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import {
  type CompanyMember,
  requireAnotherOwner,
  requireCompanyMember,
  updateCompanyMember,
} from './company-member.ts';
import { endRights } from './end-rights.ts';
import { SetRoleInput } from './schemas.ts';

/**
 * Changes what a member may do, from the next request on. A lower role ends what was begun under the higher one.
 * @throws AppError conflict for the last owner
 */
export async function setMemberRole(ctx: Ctx, input: SetRoleInput): Promise<CompanyMember> {
  requireRole(ctx, 'owner', 'change a member’s role');
  requireStepUp(ctx);
  const { id, role } = parseInput(SetRoleInput, input);
  return transact(
    ctx,
    async (tx) => {
      const before = await requireCompanyMember(tx, ctx, id);
      if (before.role === role) return before;
      if (before.role === 'owner') await requireAnotherOwner(tx, ctx, id);
      const member = await updateCompanyMember(tx, ctx, id, { role });
      const hasFallen = !mayAct(role, before.role);
      const ended = hasFallen ? await endRights(tx, ctx, id, role) : {};
      await recordEvent(tx, ctx, {
        action: 'member.set-role',
        target: { type: 'member', id, name: member.name },
        before: { role: before.role, ...ended },
        after: { role },
      });
      return member;
    },
    'alone',
  );
}
