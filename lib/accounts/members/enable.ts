import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { type CompanyMember, requireCompanyMember, updateCompanyMember } from './company-member.ts';
import { MemberIdInput } from './schemas.ts';

/** Lets a member sign in again, with the password and the role from before. */
export async function enableMember(ctx: Ctx, input: MemberIdInput): Promise<CompanyMember> {
  requireRole(ctx, 'owner');
  requireStepUp(ctx);
  const { id } = parseInput(MemberIdInput, input);
  return transact(ctx, async (tx) => {
    const before = await requireCompanyMember(tx, ctx, id);
    if (!before.disabledAt) return before;
    const member = await updateCompanyMember(tx, ctx, id, { disabledAt: null });
    await recordEvent(tx, ctx, {
      action: 'member.enable',
      target: { type: 'member', id, name: member.name },
      before: { disabled: true },
      after: { disabled: false },
    });
    return member;
  });
}
