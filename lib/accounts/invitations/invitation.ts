import type { Ctx } from '#lib/core/context';
import { requiredRow } from '#lib/core/required-row';
import { runtime } from '#lib/core/runtime';
import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import type { Prisma } from '#lib/db/client';
import { enqueueEmail } from '#lib/delivery/notices/enqueue';
import { oneLine } from '#lib/events/words';
import { linkToken } from './link-token.ts';
import { takeStrangerMessage } from './stranger-limit.ts';

const linkDays = 7;

/** What may leave of an invitation. */
export const publicInvitation = {
  id: true,
  name: true,
  email: true,
  role: true,
  sentAt: true,
  expiresAt: true,
} satisfies Prisma.InvitationSelect;

export type PublicInvitation = Prisma.InvitationGetPayload<{ select: typeof publicInvitation }>;

/** When a link that is sent now was sent, and until when it works. */
export function linkTimes(ctx: Ctx): { sentAt: Date; expiresAt: Date } {
  return { sentAt: ctx.now, expiresAt: new Date(ctx.now.getTime() + linkDays * dayMs) };
}

/** One that was accepted or withdrawn is not found either. */
export const requireInvitation = requiredRow('Invitation', 'There is no such invitation.', (db, key) =>
  db.invitation.findUnique({ where: key, select: publicInvitation }),
);

/** @throws AppError rate_limited */
export async function sendInvitation(
  tx: Tx,
  ctx: Ctx,
  { id, email, sentAt, expiresAt }: PublicInvitation,
): Promise<void> {
  const companyId = ctx.company.id;
  const token = linkToken('invitation', { companyId, id, sentAt: sentAt.getTime() });
  const company = oneLine(ctx.company.name);
  const by = ctx.actor.type === 'member' ? `${ctx.actor.email} invites you` : 'You are invited';
  // Without the invited person's name: text that an inviter chooses, in a stranger's mail, would be used for spam.
  const text = [
    `${by} to ${company} on Keyfence, where it manages its API keys and the IPs they work from.`,
    `Choose a password and sign in: ${runtime().env.appUrl}/invite?token=${token}`,
    `The link works once, for ${linkDays} days. If you know nothing of this, ignore this mail: no account is made.`,
  ].join('\n\n');
  const subject = `${company} invites you to Keyfence`.slice(0, 200);
  const mail = { to: email, subject, text, secret: true as const, expiresAt };
  await enqueueEmail(tx, { companyId, kind: 'member.invite', ...mail });
  await takeStrangerMessage(companyId, email);
}
