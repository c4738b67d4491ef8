import { type Scope, scopes } from '#lib/core/scopes';
import { dayMs } from '#lib/day';
import type { Prisma } from '#lib/db/client';

/** All that may leave the table; never the hash. */
export const tokenRow = {
  id: true,
  name: true,
  prefix: true,
  suffix: true,
  scopes: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  lastUsedIp: true,
} satisfies Prisma.ServiceTokenSelect;

export type TokenRow = Prisma.ServiceTokenGetPayload<{ select: typeof tokenRow }>;

export interface PublicServiceToken extends Omit<TokenRow, 'prefix' | 'suffix' | 'scopes'> {
  /** `kfs_abc…wxyz` */
  maskedKey: string;
  scopes: Scope[];
  /** What is left of its life; `soon`: it is about to be warned about, or was. */
  expiry: 'later' | 'soon' | 'over';
}

const soonDays = 14;

export function publicServiceToken({ prefix, suffix, ...row }: TokenRow, now: Date): PublicServiceToken {
  const leftMs = row.expiresAt.getTime() - now.getTime();
  return {
    ...row,
    maskedKey: `${prefix}…${suffix}`,
    scopes: scopes.filter((scope) => row.scopes.includes(scope)),
    expiry: leftMs <= 0 ? 'over' : leftMs <= soonDays * dayMs ? 'soon' : 'later',
  };
}
