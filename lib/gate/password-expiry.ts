import { dayMs } from '#lib/day';

export interface PasswordDates {
  passwordChangedAt: Date;
  /** 0: never; null: the installation's PASSWORD_EXPIRE_DAYS. */
  passwordExpireDays: number | null;
}

/** When an API client's password expires; null: never. */
export function passwordExpiresAt(dates: PasswordDates, installationDays: number): Date | null {
  const days = dates.passwordExpireDays ?? installationDays;
  return days === 0 ? null : new Date(dates.passwordChangedAt.getTime() + days * dayMs);
}

/** SQL over the columns of "Client": the days it lives, null: for ever; `installationDays`: `$2`, or digits. */
export function passwordLifeDaysSql(installationDays: string): string {
  return `nullif(coalesce("passwordExpireDays", ${installationDays}), 0)`;
}

/** SQL over the columns of "Client": what `passwordExpiresAt` computes. */
export function passwordExpiresAtSql(installationDays: string): string {
  return `("passwordChangedAt" + ${passwordLifeDaysSql(installationDays)} * interval '24 hours')`;
}

/** Whole days left, begun ones counted; 0: expired; null: it never expires. */
export function daysLeft(expiresAt: Date | null, now: Date): number | null {
  return expiresAt && Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / dayMs));
}
