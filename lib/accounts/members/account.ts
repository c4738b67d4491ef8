import { type Ctx, isSteppedUp, type Role } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { readStanding, requireMember } from '../otp/rules.ts';
import { type OtpState, publicStanding } from '../otp/state.ts';
import { emailPurpose, mobilePurpose } from './pending-changes.ts';

export interface Account {
  name: string;
  email: string;
  mobile: string;
  role: Role;
  /** An address that was sent a link to; null: none waits. Time as ISO 8601. */
  pendingEmail: { email: string; until: string } | null;
  /** The number that an OTP was sent to in this session, and where it stands. */
  mobileChange: Omit<OtpState, 'open' | 'mobileEnding'> & { mobile: string | null };
  /** An OTP has opened what needs one. */
  steppedUp: boolean;
}

/** The account of whoever is signed in. */
export async function readAccount(ctx: Ctx): Promise<Account> {
  const actor = requireMember(ctx);
  const { prisma } = runtime();
  const companyId = ctx.company.id;
  const [member, pending, standing] = await Promise.all([
    prisma.member.findUniqueOrThrow({
      where: { companyId_id: { companyId, id: actor.id } },
      select: { name: true, email: true, mobile: true, role: true },
    }),
    prisma.otpChallenge.findFirst({
      where: {
        companyId,
        memberId: actor.id,
        purpose: { startsWith: emailPurpose },
        usedAt: null,
        expiresAt: { gt: ctx.now },
      },
      orderBy: { id: 'desc' },
      select: { purpose: true, expiresAt: true },
    }),
    readStanding(prisma, ctx, actor, 'mobile'),
  ]);
  return {
    ...member,
    pendingEmail: pending && {
      email: pending.purpose.slice(emailPurpose.length),
      until: pending.expiresAt.toISOString(),
    },
    mobileChange: {
      ...publicStanding(standing, ctx.now),
      mobile: standing.current?.purpose.slice(mobilePurpose.length) ?? null,
    },
    steppedUp: isSteppedUp(ctx),
  };
}
