import { type Ctx, type Role, requireRole } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';

const rowsMax = 500;

/** Times as ISO 8601. */
export interface MemberListing {
  id: string;
  name: string;
  email: string;
  role: Role;
  isDisabled: boolean;
  isYou: boolean;
  /** null: not in the last 30 days. */
  lastSignInAt: string | null;
}

export interface InvitationListing {
  id: string;
  name: string;
  email: string;
  role: Role;
  invitedBy: string;
  sentAt: string;
  expiresAt: string;
  hasExpired: boolean;
}

/** The company's people and whom it has invited, for its admins and owners; at most 500 of each. */
export async function listMembers(
  ctx: Ctx,
): Promise<{ members: MemberListing[]; invitations: InvitationListing[] }> {
  requireRole(ctx, 'admin', 'list the members');
  const { prisma } = runtime();
  const where = { companyId: ctx.company.id };
  const [members, signIns, invitations] = await Promise.all([
    prisma.member.findMany({
      where,
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: rowsMax,
      select: { id: true, name: true, email: true, role: true, disabledAt: true },
    }),
    prisma.session.groupBy({ by: ['memberId'], where, _max: { createdAt: true } }),
    prisma.invitation.findMany({
      where,
      orderBy: { id: 'asc' },
      take: rowsMax,
      select: {
        id: true,
        name: true,
        email: true,
        role: true,
        invitedBy: true,
        sentAt: true,
        expiresAt: true,
      },
    }),
  ]);
  const lastSignIn = new Map(signIns.map((row) => [row.memberId, row._max.createdAt]));
  return {
    members: members.map(({ disabledAt, ...member }) => ({
      ...member,
      isDisabled: disabledAt !== null,
      isYou: ctx.actor.type === 'member' && ctx.actor.id === member.id,
      lastSignInAt: lastSignIn.get(member.id)?.toISOString() ?? null,
    })),
    invitations: invitations.map(({ sentAt, expiresAt, ...invitation }) => ({
      ...invitation,
      sentAt: sentAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      hasExpired: expiresAt <= ctx.now,
    })),
  };
}
