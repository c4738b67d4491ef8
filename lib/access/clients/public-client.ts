import type { Prisma } from '#lib/db/client';
import { passwordDaysLeft, passwordExpiresAt } from './password-expiry.ts';

/** All that may leave the table; never a hash. */
export const clientRow = {
  id: true,
  username: true,
  passwordChangedAt: true,
  passwordExpireDays: true,
  reportOnly: true,
  unenforcedSince: true,
  createdAt: true,
  disabledAt: true,
  lastTokenAt: true,
  lastUsedAt: true,
} satisfies Prisma.ClientSelect;

export type ClientRow = Prisma.ClientGetPayload<{ select: typeof clientRow }>;

export interface PublicClient extends ClientRow {
  state: 'active' | 'disabled' | 'password_expired';
  /** null: never. */
  passwordExpiresAt: Date | null;
  /** Whole days, begun ones counted; 0: expired; null: it never expires. */
  passwordDaysLeft: number | null;
}

export function publicClient(row: ClientRow, now: Date): PublicClient {
  const daysLeft = passwordDaysLeft(row, now);
  return {
    ...row,
    state: row.disabledAt ? 'disabled' : daysLeft === 0 ? 'password_expired' : 'active',
    passwordExpiresAt: passwordExpiresAt(row),
    passwordDaysLeft: daysLeft,
  };
}
