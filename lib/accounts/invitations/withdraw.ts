import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { MemberIdInput } from '../members/schemas.ts';
import { requireInvitation } from './invitation.ts';

/** The links that were mailed do not work any more. */
export async function withdrawInvitation(ctx: Ctx, input: MemberIdInput): Promise<void> {
  requireRole(ctx, 'owner', 'withdraw an invitation');
  requireStepUp(ctx);
  const { id } = parseInput(MemberIdInput, input);
  await transact(ctx, async (tx) => {
    const { name, email, role } = await requireInvitation(tx, ctx, id, 'lock');
    await tx.invitation.delete({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      select: { id: true },
    });
    await recordEvent(tx, ctx, {
      action: 'member.withdraw-invitation',
      target: { type: 'invitation', id, name },
      before: { email, role },
    });
  });
}
