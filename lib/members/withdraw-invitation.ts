import { audit } from '../audit/record.ts';
import { type Ctx, requireRole, requireStepUp } from '../context.ts';
import { parseInput } from '../parse.ts';
import { transact } from '../transact.ts';
import { lockInvitation } from './invitation.ts';
import { MemberIdInput } from './schemas.ts';

/** The links that were mailed do not work any more. */
export async function withdrawInvitation(ctx: Ctx, input: MemberIdInput): Promise<void> {
  requireRole(ctx, 'owner');
  requireStepUp(ctx);
  const { id } = parseInput(MemberIdInput, input);
  await transact(ctx, async (tx) => {
    const { name, email, role } = await lockInvitation(tx, ctx, id);
    await tx.invitation.delete({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      select: { id: true },
    });
    await audit(tx, ctx, {
      action: 'member.withdraw-invitation',
      target: { type: 'invitation', id, name },
      before: { email, role },
    });
  });
}
