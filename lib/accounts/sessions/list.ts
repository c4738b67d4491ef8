import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { requireMember } from '../otp/rules.ts';
import { deviceWords } from './device-words.ts';

const sessionsMax = 100;

export interface OwnSession {
  id: string;
  /** null: unknown. */
  ip: string | null;
  /** Such as "Chrome on macOS". */
  device: string;
  /** ISO 8601. */
  signedInAt: string;
  isThis: boolean;
}

/** Where the member is signed in: this session first, then the newest, at most 100. */
export async function listSessions(ctx: Ctx): Promise<OwnSession[]> {
  const actor = requireMember(ctx);
  const rows = await runtime().prisma.session.findMany({
    where: { companyId: ctx.company.id, memberId: actor.id, revokedAt: null, expiresAt: { gt: ctx.now } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: sessionsMax,
    select: { id: true, ip: true, userAgent: true, createdAt: true },
  });
  return rows
    .map(({ id, ip, userAgent, createdAt }) => ({
      id,
      ip,
      device: deviceWords(userAgent),
      signedInAt: createdAt.toISOString(),
      isThis: id === actor.sessionId,
    }))
    .sort((a, b) => Number(b.isThis) - Number(a.isThis));
}
