import type { Ctx } from '#lib/core/context';
import { parseInput } from '#lib/core/parse';
import { hashPassword } from '#lib/core/password/password';
import { refuseOwnName } from '#lib/core/password/weakness';
import { runtime } from '#lib/core/runtime';
import { holdRoles } from '#lib/core/standing';
import { type Tx, transact } from '#lib/core/transact';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import type { Visitor } from '../members/confirm-email-change.ts';
import { insertMember } from '../members/insert-member.ts';
import { AcceptInvitationInput } from '../members/schemas.ts';
import { readLinkToken } from './link-token.ts';

const ended =
  'This invitation does not hold any more: it was accepted, withdrawn, sent again since, is older than 7 days, or whoever sent it may not invite any more.';

/** What whoever opens the link is asked to join; null: the link does not work (any more). Changes nothing. */
export async function readInvitation(
  token: unknown,
  now: Date,
): Promise<{ companyName: string; name: string; email: string } | null> {
  const found = await findInvitation(runtime().prisma, token, now);
  return found && { companyName: found.company.name, name: found.name, email: found.email };
}

/**
 * Makes the invited person a member with this password. Needs no session, only the link that was mailed.
 * @throws AppError not_found for a link that does not work, conflict where the email has an account already
 */
export async function acceptInvitation(
  visitor: Visitor,
  input: AcceptInvitationInput,
): Promise<{ email: string }> {
  const { token, password } = parseInput(AcceptInvitationInput, input);
  const found = await findInvitation(runtime().prisma, token, visitor.now);
  if (!found) throw new AppError('not_found', { message: ended });
  const { company, id, name, email, mobile, role } = found;
  const companyId = company.id;
  refuseOwnName(password, email);
  const passwordHash = await hashPassword(password, 'person');
  const system: Ctx = { ...visitor, company, actor: { type: 'system', name: 'invitation' } };
  return transact(system, async (tx) => {
    await holdRoles(tx, companyId, 'shared');
    await requireInviter(tx, companyId, found.inviterId);
    // Gone if it was accepted, withdrawn or sent again meanwhile; of two at once, one deletes it.
    const { count } = await tx.invitation.deleteMany({ where: { companyId, id, sentAt: found.sentAt } });
    if (count === 0) throw new AppError('not_found', { message: ended });
    const person = { name, email, mobile, role };
    const member = await insertMember(tx, { ...person, companyId, passwordHash, createdAt: visitor.now });
    const actor = { type: 'member' as const, ...member, sessionId: '', stepUpUntil: null };
    await recordEvent(
      tx,
      { ...system, actor },
      {
        action: 'member.accept',
        target: { type: 'member', id: member.id, name },
        after: { email, role },
      },
    );
    return { email };
  });
}

/** @throws AppError not_found unless whoever invited is an owner still: only owners invite */
async function requireInviter(tx: Tx, companyId: string, id: string | null): Promise<void> {
  if (id === null) return;
  const where = { companyId, id, role: 'owner' as const, disabledAt: null };
  if ((await tx.member.count({ where })) === 0) throw new AppError('not_found', { message: ended });
}

async function findInvitation(db: Pick<Tx, 'invitation'>, token: unknown, now: Date) {
  const claims = readLinkToken('invitation', token);
  if (!claims) return null;
  const { companyId, id, sentAt } = claims;
  return db.invitation.findUnique({
    where: { companyId_id: { companyId, id }, sentAt: new Date(sentAt), expiresAt: { gt: now } },
    select: {
      id: true,
      name: true,
      email: true,
      mobile: true,
      role: true,
      inviterId: true,
      sentAt: true,
      company: { select: { id: true, name: true } },
    },
  });
}
