import type { Ctx, MemberActor } from '#lib/core/context';
import { newRequestId } from '#lib/core/request-id';
import { runtime } from '#lib/core/runtime';
import type { SessionIds } from './sign-in.ts';

/** A Ctx of somebody who is signed in. */
export type MemberCtx = Ctx & { actor: MemberActor };

/** Who a session's token speaks for; null once it was revoked, has expired or its member was disabled. */
export async function loadSession(
  ids: SessionIds,
  ip: string | null,
  now = new Date(),
): Promise<MemberCtx | null> {
  const { companyId, sessionId, memberId } = ids;
  const session = await runtime().prisma.session.findUnique({
    where: {
      companyId_id: { companyId, id: sessionId },
      memberId,
      revokedAt: null,
      expiresAt: { gt: now },
      member: { disabledAt: null },
    },
    select: {
      stepUpUntil: true,
      member: { select: { id: true, name: true, email: true, role: true } },
      company: { select: { id: true, name: true } },
    },
  });
  if (!session) return null;
  return {
    company: session.company,
    actor: { type: 'member', ...session.member, sessionId, stepUpUntil: session.stepUpUntil },
    now,
    ip,
    requestId: newRequestId(),
  };
}

/** Whether a session's time alone is what ended it; neither revoked nor its member disabled. */
export async function isSessionExpired(
  { companyId, sessionId: id }: SessionIds,
  now = new Date(),
): Promise<boolean> {
  const where = { companyId, id, revokedAt: null, expiresAt: { lte: now }, member: { disabledAt: null } };
  return (await runtime().prisma.session.count({ where })) > 0;
}
