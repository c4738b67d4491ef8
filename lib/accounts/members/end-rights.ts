import { type Ctx, mayAct, type Role } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { endPendingChanges } from './pending-changes.ts';

/** What had been begun and was ended, for the audit log; empty lists are left out. */
export interface EndedRights {
  /** To whom the member's open invitations had gone. */
  invited?: string[];
  /** Who got the company's alerts, or had been asked to, through the member. */
  recipients?: string[];
}

/**
 * Ends what a member began under rights that they lose: invitations, changes of email and mobile, step-up, and
 * recipients of alerts that they asked to confirm. Roles must be held alone.
 * @param left the role that they keep; null: none, they are disabled, and get no alert any more at all
 */
export async function endRights(tx: Tx, ctx: Ctx, memberId: string, left: Role | null): Promise<EndedRights> {
  const companyId = ctx.company.id;
  await endPendingChanges(tx, { companyId, memberId }, ctx.now);
  await tx.otpChallenge.updateMany({
    where: { companyId, memberId, usedAt: null },
    data: { usedAt: ctx.now },
  });
  await tx.session.updateMany({
    where: { companyId, memberId, revokedAt: null },
    data: { stepUpUntil: null, ...(left === null && { revokedAt: ctx.now }) },
  });
  // Only owners invite, so whatever an invitation gives is more than anybody else may give.
  const invited = await tx.invitation.findMany({
    where: { companyId, inviterId: memberId },
    select: { email: true },
    orderBy: { email: 'asc' },
  });
  await tx.invitation.deleteMany({ where: { companyId, inviterId: memberId } });
  const recipients =
    left !== null && mayAct(left, 'admin') ? [] : await endAlerts(tx, companyId, memberId, left);
  return {
    ...(invited.length > 0 && { invited: invited.map(({ email }) => email) }),
    ...(recipients.length > 0 && { recipients }),
  };
}

async function endAlerts(tx: Tx, companyId: string, memberId: string, left: Role | null): Promise<string[]> {
  const { email, mobile } = await tx.member.findUniqueOrThrow({
    where: { companyId_id: { companyId, id: memberId } },
    select: { email: true, mobile: true },
  });
  const own = [email, mobile];
  const where = {
    companyId,
    OR: [{ addedById: memberId, confirmedAt: null }, ...(left === null ? [{ address: { in: own } }] : [])],
  };
  const ended = await tx.alertRecipient.findMany({
    where,
    select: { address: true },
    orderBy: { id: 'asc' },
  });
  await tx.alertRecipient.deleteMany({ where });
  if (left === null) {
    // What waits for the end of quiet hours, or to be tried again.
    await tx.notice.updateMany({
      where: { companyId, state: 'queued', kind: { startsWith: 'alert.' }, recipient: { in: own } },
      data: { state: 'dropped', sealed: null },
    });
  }
  return ended.map(({ address }) => address);
}
