import { type Ctx, mayAct } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';

export interface ExpiringTokens {
  /** Service tokens that have expired within as many days, or will. */
  total: number;
  /** The first ones, those that expire first; a day that has begun counts, 0: expired. */
  rows: { id: string; name: string; daysLeft: number }[];
}

const rowsShown = 5;
const withinDays = 14;

/** Service tokens that are refused soon, or have been lately, and stand there still; nothing for viewers. */
export async function readExpiringTokens(ctx: Ctx): Promise<ExpiringTokens> {
  if (ctx.actor.type === 'member' && !mayAct(ctx.actor.role, 'admin')) return { total: 0, rows: [] };
  const within = withinDays * dayMs;
  const where = {
    companyId: ctx.company.id,
    revokedAt: null,
    expiresAt: { gt: new Date(ctx.now.getTime() - within), lte: new Date(ctx.now.getTime() + within) },
  };
  const { serviceToken } = runtime().prisma;
  const [total, rows] = await Promise.all([
    serviceToken.count({ where }),
    serviceToken.findMany({
      where,
      select: { id: true, name: true, expiresAt: true },
      orderBy: [{ expiresAt: 'asc' }, { name: 'asc' }],
      take: rowsShown,
    }),
  ]);
  const daysLeft = (expiresAt: Date) =>
    Math.max(0, Math.ceil((expiresAt.getTime() - ctx.now.getTime()) / dayMs));
  return {
    total,
    rows: rows.map(({ id, name, expiresAt }) => ({ id, name, daysLeft: daysLeft(expiresAt) })),
  };
}
