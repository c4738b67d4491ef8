import type { Tx } from '#lib/core/transact';

/** Purposes of OtpChallenge rows that wait to be confirmed, with the new address or number behind the colon. */
export const emailPurpose = 'email:';
export const mobilePurpose = 'mobile:';

interface Whose {
  companyId: string;
  memberId: string;
  /** Only those that were asked for in it. */
  sessionId?: string;
  /** Only those asked for in others. */
  notSessionId?: string;
}

/** From now on, no link and no OTP that was sent earlier changes an email or a mobile. */
export async function endPendingChanges(
  tx: Tx,
  { companyId, memberId, sessionId, notSessionId }: Whose,
  now: Date,
  purposes: string[] = [emailPurpose, mobilePurpose],
): Promise<number> {
  const { count } = await tx.otpChallenge.updateMany({
    where: {
      companyId,
      memberId,
      sessionId: { equals: sessionId, not: notSessionId },
      usedAt: null,
      OR: purposes.map((purpose) => ({ purpose: { startsWith: purpose } })),
    },
    data: { usedAt: now },
  });
  return count;
}
