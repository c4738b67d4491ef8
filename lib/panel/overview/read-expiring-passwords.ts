import {
  type PasswordDates,
  passwordDaysLeft,
  passwordExpiresAtSql,
} from '#lib/access/clients/password-expiry';
import type { Ctx } from '#lib/core/context';
import { runtime } from '#lib/core/runtime';
import { dayMs } from '#lib/day';

export interface ExpiringPasswords {
  /** API clients in use whose password has expired or will within `passwordWarningDays`. */
  total: number;
  /** The first ones, those that expire first. */
  rows: { id: string; username: string; expiresAt: Date; daysLeft: number }[];
}

export const passwordWarningDays = 14;
const rowsShown = 5;

type Row = PasswordDates & { id: string; username: string; expiresAt: Date; total: bigint };

/** API clients that will get no more tokens soon, or get none now. */
export async function readExpiringPasswords(ctx: Ctx): Promise<ExpiringPasswords> {
  const until = new Date(ctx.now.getTime() + passwordWarningDays * dayMs);
  const rows = await runtime().prisma.$queryRaw<Row[]>`
    select *, count(*) over () as total from (
      select id, username, "passwordChangedAt", "passwordExpireDays", ${passwordExpiresAtSql()} as "expiresAt"
      from "Client"
      where "companyId" = ${ctx.company.id}::uuid and "deletedAt" is null and "disabledAt" is null
    ) clients
    where "expiresAt" <= ${until}
    order by "expiresAt", username limit ${rowsShown}`;
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map((row) => ({
      id: row.id,
      username: row.username,
      expiresAt: row.expiresAt,
      daysLeft: passwordDaysLeft(row, ctx.now) ?? 0,
    })),
  };
}
