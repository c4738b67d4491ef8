import { audit } from '../audit/record.ts';
import { type Ctx, requireRole, requireStepUp } from '../context.ts';
import { parseInput } from '../parse.ts';
import { transact } from '../transact.ts';
import {
  type CompanyMember,
  lockMembers,
  requireAnotherOwner,
  requireCompanyMember,
  updateCompanyMember,
} from './company-member.ts';
import { SetRoleInput } from './schemas.ts';

/**
 * Changes what a member may do, from the next request on.
 * @throws AppError conflict for the last owner
 */
export async function setMemberRole(ctx: Ctx, input: SetRoleInput): Promise<CompanyMember> {
  requireRole(ctx, 'owner');
  requireStepUp(ctx);
  const { id, role } = parseInput(SetRoleInput, input);
  return transact(ctx, async (tx) => {
    await lockMembers(tx, ctx);
    const before = await requireCompanyMember(tx, ctx, id);
    if (before.role === role) return before;
    if (before.role === 'owner') await requireAnotherOwner(tx, ctx, id);
    const member = await updateCompanyMember(tx, ctx, id, { role });
    await audit(tx, ctx, {
      action: 'member.set-role',
      target: { type: 'member', id, name: member.name },
      before: { role: before.role },
      after: { role },
    });
    return member;
  });
}
