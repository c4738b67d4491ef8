import { runtime } from '../runtime.ts';

const dayMs = 86_400_000;

export interface PasswordDates {
  passwordChangedAt: Date;
  /** 0: never; null: the installation's PASSWORD_EXPIRE_DAYS. */
  passwordExpireDays: number | null;
}

/** null: never. The gate's SQL computes the same (lib/gate/policy-source.ts). */
export function passwordExpiresAt({ passwordChangedAt, passwordExpireDays }: PasswordDates): Date | null {
  const days = passwordExpireDays ?? runtime().env.passwordExpireDays;
  return days === 0 ? null : new Date(passwordChangedAt.getTime() + days * dayMs);
}

/** Whole days left, begun ones counted; 0: expired; null: it never expires. */
export function passwordDaysLeft(dates: PasswordDates, now: Date): number | null {
  const expiresAt = passwordExpiresAt(dates);
  return expiresAt && Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / dayMs));
}
