import { runtime } from '#lib/core/runtime';
import { Prisma } from '#lib/db/generated/client';
import * as expiry from '#lib/gate/password-expiry';

export type { PasswordDates } from '#lib/gate/password-expiry';

/** null: never. */
export function passwordExpiresAt(dates: expiry.PasswordDates): Date | null {
  return expiry.passwordExpiresAt(dates, runtime().env.passwordExpireDays);
}

/** The days it lives, over the columns of "Client"; null: for ever. */
export function passwordLifeDaysSql(): Prisma.Sql {
  return Prisma.raw(expiry.passwordLifeDaysSql(String(runtime().env.passwordExpireDays)));
}

/** The same as `passwordExpiresAt`, over the columns of "Client". */
export function passwordExpiresAtSql(): Prisma.Sql {
  return Prisma.raw(expiry.passwordExpiresAtSql(String(runtime().env.passwordExpireDays)));
}

/** Whole days left, begun ones counted; 0: expired; null: it never expires. */
export function passwordDaysLeft(dates: expiry.PasswordDates, now: Date): number | null {
  return expiry.daysLeft(passwordExpiresAt(dates), now);
}
