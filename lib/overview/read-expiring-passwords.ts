import type { Ctx } from '../context.ts';
import { runtime } from '../runtime.ts';

export interface ExpiringPasswords {
  /** API clients in use whose password has expired or will within `passwordWarningDays`. */
  total: number;
  /** The first ones, those that expire first. */
  rows: { id: string; username: string; expiresAt: Date; daysLeft: number }[];
}

export const passwordWarningDays = 14;
const rowsShown = 5;
const dayMs = 86_400_000;

type Row = { id: string; username: string; expiresAt: Date; total: bigint };

/** API clients that will get no more tokens soon, or get none now. */
export async function readExpiringPasswords(ctx: Ctx): Promise<ExpiringPasswords> {
  const { prisma, env } = runtime();
  const until = new Date(ctx.now.getTime() + passwordWarningDays * dayMs);
  const rows = await prisma.$queryRaw<Row[]>`
    select *, count(*) over () as total from (
      select id, username, "passwordChangedAt"
        + nullif(coalesce("passwordExpireDays", ${env.passwordExpireDays}), 0) * interval '24 hours' as "expiresAt"
      from "Client"
      where "companyId" = ${ctx.company.id}::uuid and "deletedAt" is null and "disabledAt" is null
    ) clients
    where "expiresAt" <= ${until}
    order by "expiresAt", username limit ${rowsShown}`;
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map(({ total: _, ...row }) => ({
      ...row,
      daysLeft: Math.max(0, Math.ceil((row.expiresAt.getTime() - ctx.now.getTime()) / dayMs)),
    })),
  };
}
