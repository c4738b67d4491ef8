import type { Ctx, MemberActor } from '#lib/core/context';
import { mayOpenPanel } from '#lib/core/panel-address';
import { newRequestId } from '#lib/core/request-id';
import { runtime } from '#lib/core/runtime';
import type { SessionIds } from './sign-in.ts';

/** A Ctx of somebody who is signed in. */
export type MemberCtx = Ctx & { actor: MemberActor };

export interface FoundSession {
  ctx: MemberCtx;
  /** Panel IPs list the address, or there are none. Where they do not, the session is good for ending it alone. */
  isListed: boolean;
}

/**
 * Who a session's token speaks for at this address; null once it was revoked, has expired, its member was disabled,
 * or where Panel IPs do not list the address.
 */
export async function loadSession(
  ids: SessionIds,
  ip: string | null,
  now = new Date(),
): Promise<MemberCtx | null> {
  const found = await findSession(ids, ip, now);
  return found?.isListed ? found.ctx : null;
}

/** The same wherever it is asked from: to say that the address is refused, and to sign out. */
export async function findSession(
  ids: SessionIds,
  ip: string | null,
  now = new Date(),
): Promise<FoundSession | null> {
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
      company: { select: { id: true, name: true, panelIps: true } },
    },
  });
  if (!session) return null;
  const { panelIps, ...company } = session.company;
  const isListed = mayOpenPanel(panelIps, ip);
  const ctx: MemberCtx = {
    company,
    actor: { type: 'member', ...session.member, sessionId, stepUpUntil: session.stepUpUntil },
    now,
    ip,
    requestId: newRequestId(),
    ...(isListed && { throughPanel: true }),
  };
  return { ctx, isListed };
}

/** Whether a session's time alone is what ended it; neither revoked nor its member disabled. */
export async function isSessionExpired(
  { companyId, sessionId: id }: SessionIds,
  now = new Date(),
): Promise<boolean> {
  const where = { companyId, id, revokedAt: null, expiresAt: { lte: now }, member: { disabledAt: null } };
  return (await runtime().prisma.session.count({ where })) > 0;
}
