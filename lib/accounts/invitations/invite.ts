import { type Ctx, requireRole, requireStepUp } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { transact } from '#lib/core/transact';
import { isTaken } from '#lib/db/is-taken';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { InviteMemberInput } from '../members/schemas.ts';
import { linkTimes, type PublicInvitation, publicInvitation, sendInvitation } from './invitation.ts';

/**
 * Mails somebody a link that makes them a member, once, within 7 days. Whether the address has an account in
 * another company is not said here, only to whoever opens the link.
 * @throws AppError conflict for a member or an invited person of this company, rate_limited
 */
export async function inviteMember(ctx: Ctx, input: InviteMemberInput): Promise<PublicInvitation> {
  requireRole(ctx, 'owner', 'invite a member');
  requireStepUp(ctx);
  const person = parseInput(InviteMemberInput, input);
  if (ctx.actor.type === 'member' && ctx.actor.email === person.email) {
    throw taken('This is your own address. You cannot invite yourself.');
  }
  const companyId = ctx.company.id;
  return transact(ctx, async (tx) => {
    const known = await tx.member.count({ where: { companyId, email: person.email } });
    if (known > 0) throw taken('This person is a member already.');
    const invitation = await tx.invitation
      .create({
        data: {
          ...person,
          ...linkTimes(ctx),
          companyId,
          invitedBy: ctx.actor.name,
          inviterId: ctx.actor.type === 'member' ? ctx.actor.id : null,
          createdAt: ctx.now,
        },
        select: publicInvitation,
      })
      .catch((cause: unknown) => {
        if (!isTaken(cause)) throw cause;
        throw taken('This person is invited already. Send the invitation again instead.');
      });
    await recordEvent(tx, ctx, {
      action: 'member.invite',
      target: { type: 'invitation', id: invitation.id, name: invitation.name },
      after: { email: person.email, mobile: person.mobile, role: person.role },
    });
    await sendInvitation(tx, ctx, invitation);
    return invitation;
  });
}

function taken(message: string): AppError {
  return new AppError('conflict', { message, problems: [{ path: 'email', message }] });
}
