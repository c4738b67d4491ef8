import { type Ctx, isSteppedUp } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { type OtpStanding, readStanding, requireMember } from './rules.ts';

/** What the page needs to know; times as ISO 8601. Says nothing about whether a number was the right one. */
export interface OtpState {
  open: boolean;
  /** The last two digits of the registered number. */
  mobileEnding: string;
  /** An OTP was asked for in this session and holds until then; null: none to be typed. */
  codeUntil: string | null;
  attemptsLeft: number;
  lockedUntil: string | null;
  sendsLeft: number;
  /** When the next OTP can be asked for. */
  sendAt: string;
  /** The server's clock, to count down by. */
  now: string;
}

export async function otpState(ctx: Ctx): Promise<OtpState> {
  const actor = requireMember(ctx);
  const { prisma } = runtime();
  const [member, standing] = await Promise.all([
    prisma.member.findUniqueOrThrow({
      where: { companyId_id: { companyId: ctx.company.id, id: actor.id } },
      select: { mobile: true },
    }),
    readStanding(prisma, ctx, actor),
  ]);
  return {
    open: isSteppedUp(ctx),
    mobileEnding: member.mobile.slice(-2),
    ...publicStanding(standing, ctx.now),
  };
}

export function publicStanding(standing: OtpStanding, now: Date): Omit<OtpState, 'open' | 'mobileEnding'> {
  return {
    codeUntil: standing.current?.expiresAt.toISOString() ?? null,
    attemptsLeft: standing.attemptsLeft,
    lockedUntil: standing.lockedUntil?.toISOString() ?? null,
    sendsLeft: standing.sendsLeft,
    sendAt: standing.sendAt.toISOString(),
    now: now.toISOString(),
  };
}
