import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { recordEvent } from '#lib/events/record';
import { MemberIdInput } from '../members/schemas.ts';
import {
  linkTimes,
  type PublicInvitation,
  publicInvitation,
  requireInvitation,
  sendInvitation,
} from './invitation.ts';

/** Mails a new link, for 7 days from now; those before it do not work any more. @throws AppError rate_limited */
export async function resendInvitation(ctx: Ctx, input: MemberIdInput): Promise<PublicInvitation> {
  requireRole(ctx, 'owner', 'send an invitation again');
  requireStepUp(ctx);
  const { id } = parseInput(MemberIdInput, input);
  return transact(ctx, async (tx) => {
    const { name } = await requireInvitation(tx, ctx, id, 'lock');
    const invitation = await tx.invitation.update({
      where: { companyId_id: { companyId: ctx.company.id, id } },
      data: linkTimes(ctx),
      select: publicInvitation,
    });
    await recordEvent(tx, ctx, {
      action: 'member.resend-invitation',
      target: { type: 'invitation', id, name },
    });
    await sendInvitation(tx, ctx, invitation);
    return invitation;
  });
}
