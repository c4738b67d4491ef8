import type { Ctx, MemberActor } from '#lib/core/context';
import type { Tx } from '#lib/core/transact';
import { dayMs } from '#lib/day';
import { AppError } from '#lib/errors';

/** What an OTP is for: to open the Authkey section, or to prove a new number, whose purpose is `mobile:+…`. */
export type OtpKind = 'authkeys' | 'mobile';
export const codeLifeMs = 10 * 60_000;
export const attemptsMax = 5;
export const resendAfterMs = 30_000;
/** Sends in an hour: to the registered number, and to new ones, which may be anybody's. */
const sendsMaxOf: Record<OtpKind, number> = { authkeys: 10, mobile: 5 };
export const sendsWindowMs = 60 * 60_000;
const dailySendsMax = 40;

export interface Challenge {
  id: string;
  sessionId: string;
  purpose: string;
  codeHash: Uint8Array | null;
  attempts: number;
  createdAt: Date;
  expiresAt: Date;
  usedAt: Date | null;
}

/** Where a member stands; all limits count over all of the member's sessions. */
export interface OtpStanding {
  /** The newest code of this session that can still be used up; older ones are not asked for any more. */
  current: Challenge | null;
  attemptsLeft: number;
  /** No attempt and no send before then; null: not locked. */
  lockedUntil: Date | null;
  sendsLeft: number;
  /** The earliest moment of the next send. */
  sendAt: Date;
}

/** @throws AppError forbidden for the system, which has no phone */
export function requireMember(ctx: Ctx): MemberActor {
  if (ctx.actor.type === 'member') return ctx.actor;
  throw new AppError('forbidden', { message: 'Only members have a mobile number.' });
}

/** Until the transaction ends, no other send or attempt of this member can go on. */
export async function lockMember(tx: Tx, ctx: Ctx, memberId: string): Promise<void> {
  await tx.$queryRaw`select id from "Member"
    where "companyId" = ${ctx.company.id}::uuid and id = ${memberId}::uuid for update`;
}

export async function readStanding(
  db: Pick<Tx, 'otpChallenge'>,
  ctx: Ctx,
  { id: memberId, sessionId }: MemberActor,
  kind: OtpKind = 'authkeys',
): Promise<OtpStanding> {
  const challenges: Challenge[] = await db.otpChallenge.findMany({
    where: {
      companyId: ctx.company.id,
      memberId,
      purpose: { startsWith: kind },
      createdAt: { gt: new Date(ctx.now.getTime() - dayMs) },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  return standingOf(challenges, sessionId, ctx.now, sendsMaxOf[kind]);
}

/** @param challenges the member's of the last day, newest first */
export function standingOf(
  challenges: Challenge[],
  sessionId: string,
  now: Date,
  sendsMax: number,
): OtpStanding {
  const open = challenges.filter((one) => one.usedAt === null && one.expiresAt > now);
  const attemptsLeft = Math.max(0, attemptsMax - sumOf(open));
  const newest = challenges[0];
  const hour = challenges.filter((one) => one.createdAt.getTime() > now.getTime() - sendsWindowMs);
  const sendsLeft = Math.max(0, Math.min(sendsMax - hour.length, dailySendsMax - challenges.length));
  const lockedUntil = attemptsLeft === 0 ? unlockedAt(open) : null;
  const sendAt = Math.max(
    now.getTime(),
    newest ? newest.createdAt.getTime() + resendAfterMs : 0,
    // Those whose leaving the window makes room for another send.
    (hour[sendsMax - 1]?.createdAt.getTime() ?? 0) + sendsWindowMs,
    (challenges[dailySendsMax - 1]?.createdAt.getTime() ?? 0) + dayMs,
    lockedUntil?.getTime() ?? 0,
  );
  return {
    current: open.find((one) => one.sessionId === sessionId) ?? null,
    attemptsLeft,
    lockedUntil,
    sendsLeft,
    sendAt: new Date(sendAt),
  };
}

/** Attempts count until their challenge expires. @returns when enough of them have for another attempt */
function unlockedAt(open: Challenge[]): Date {
  const byExpiry = open.toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
  const last = byExpiry.findIndex((_, index) => sumOf(byExpiry.slice(index + 1)) < attemptsMax);
  return byExpiry[last]!.expiresAt;
}

function sumOf(challenges: Challenge[]): number {
  return challenges.reduce((sum, one) => sum + one.attempts, 0);
}
