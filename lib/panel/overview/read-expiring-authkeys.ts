import { expiryWarningDays } from '#lib/access/authkeys/expiry-warnings';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';

export interface ExpiringAuthkeys {
  /** Authkeys in use that expire within the days of the first warning. */
  total: number;
  /** The first ones, those that expire first; a day that has begun counts. */
  rows: { id: string; name: string; daysLeft: number }[];
}

const rowsShown = 5;

/** Authkeys whose calls will be refused soon. */
export async function readExpiringAuthkeys(ctx: Ctx): Promise<ExpiringAuthkeys> {
  const until = new Date(ctx.now.getTime() + Math.max(...expiryWarningDays) * dayMs);
  const where = {
    companyId: ctx.company.id,
    deletedAt: null,
    disabledAt: null,
    expiresAt: { gt: ctx.now, lte: until },
  };
  const { authkey } = runtime().prisma;
  const [total, rows] = await Promise.all([
    authkey.count({ where }),
    authkey.findMany({
      where,
      select: { id: true, name: true, expiresAt: true },
      orderBy: [{ expiresAt: 'asc' }, { name: 'asc' }],
      take: rowsShown,
    }),
  ]);
  const daysLeft = (expiresAt: Date | null) => Math.ceil((Number(expiresAt) - ctx.now.getTime()) / dayMs);
  return {
    total,
    rows: rows.map(({ id, name, expiresAt }) => ({ id, name, daysLeft: daysLeft(expiresAt) })),
  };
}
