import type { Prisma } from '#lib/db/client';

/** All that may leave the table; never the hash. */
export const authkeyRow = {
  id: true,
  name: true,
  integration: true,
  prefix: true,
  suffix: true,
  ipSecurity: true,
  createdAt: true,
  expiresAt: true,
  disabledAt: true,
  lastUsedAt: true,
} satisfies Prisma.AuthkeySelect;

export type AuthkeyRow = Prisma.AuthkeyGetPayload<{ select: typeof authkeyRow }>;

export interface PublicAuthkey extends Omit<AuthkeyRow, 'prefix' | 'suffix'> {
  /** `kf_abcd…wxyz` */
  maskedKey: string;
  state: 'active' | 'disabled' | 'expired';
}

export function publicAuthkey({ prefix, suffix, ...row }: AuthkeyRow, now: Date): PublicAuthkey {
  return { ...row, maskedKey: `${prefix}…${suffix}`, state: stateOf(row, now) };
}

function stateOf(row: Pick<AuthkeyRow, 'disabledAt' | 'expiresAt'>, now: Date): PublicAuthkey['state'] {
  if (row.disabledAt) return 'disabled';
  return row.expiresAt && row.expiresAt <= now ? 'expired' : 'active';
}
