import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type Tx, transact } from '#lib/core/transact';
import { isTaken } from '#lib/db/is-taken';
import { AppError } from '#lib/errors';
import { recordEvent } from '#lib/events/record';
import { readLinkToken } from '../invitations/link-token.ts';
import { lockMember } from '../otp/rules.ts';
import { emailPurpose, endPendingChanges } from './pending-changes.ts';

/** Whoever opens a link, signed in or not. */
export type Visitor = Pick<Ctx, 'now' | 'ip' | 'requestId'>;

const ended =
  'This link does not work any more: it was used, replaced by a later one, or is older than 24 hours. Nothing was changed.';

/** The address that the link would make the registered one; null: it does not work (any more). Changes nothing. */
export async function readEmailChange(token: unknown, now: Date): Promise<{ email: string } | null> {
  const found = await findChange(runtime().prisma, token, now);
  return found && { email: found.email };
}

/**
 * Makes the new address the one to sign in with. Needs no session, only the link that went to it; sessions
 * stay. Only here is it said that another account has the address.
 * @throws AppError not_found for a link that does not work, conflict for an address in use
 */
export async function confirmEmailChange(visitor: Visitor, token: unknown): Promise<{ email: string }> {
  const first = await findChange(runtime().prisma, token, visitor.now);
  if (!first) throw new AppError('not_found', { message: ended });
  const { member, company } = first;
  const { id, name, role } = member;
  const actor = {
    type: 'member' as const,
    id,
    name,
    email: member.email,
    role,
    sessionId: first.sessionId,
    stepUpUntil: null,
  };
  const ctx: Ctx = { ...visitor, company, actor };
  return transact(ctx, async (tx) => {
    await lockMember(tx, ctx, id);
    const change = await findChange(tx, token, ctx.now);
    if (!change) throw new AppError('not_found', { message: ended });
    const companyId = company.id;
    await tx.member
      .update({
        where: { companyId_id: { companyId, id } },
        data: { email: change.email },
        select: { id: true },
      })
      .catch(explainTaken);
    await endPendingChanges(tx, { companyId, memberId: id }, ctx.now, [emailPurpose]);
    await recordEvent(tx, ctx, {
      action: 'member.change-email',
      target: { type: 'member', id, name },
      before: { email: change.member.email },
      after: { email: change.email },
    });
    return { email: change.email };
  });
}

async function findChange(db: Pick<Tx, 'otpChallenge'>, token: unknown, now: Date) {
  const claims = readLinkToken('email change', token);
  if (!claims) return null;
  const found = await db.otpChallenge.findUnique({
    where: {
      companyId_id: claims,
      purpose: { startsWith: emailPurpose },
      usedAt: null,
      expiresAt: { gt: now },
      member: { disabledAt: null },
    },
    select: {
      purpose: true,
      sessionId: true,
      member: { select: { id: true, name: true, email: true, role: true } },
      company: { select: { id: true, name: true } },
    },
  });
  return found && { ...found, email: found.purpose.slice(emailPurpose.length) };
}

function explainTaken(cause: unknown): never {
  if (!isTaken(cause)) throw cause;
  throw new AppError('conflict', {
    message: 'Another account has this address already. Nothing was changed.',
    cause,
  });
}
