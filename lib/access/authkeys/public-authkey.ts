import type { Prisma } from '#lib/db/client';

/** All that may leave the table; never the hash. */
export const authkeyRow = {
  id: true,
  name: true,
  integration: true,
  secrets: { where: { endsAt: null }, select: { id: true, prefix: true, suffix: true } },
  ipSecurity: true,
  reportOnly: true,
  offUntil: true,
  unenforcedSince: true,
  createdAt: true,
  expiresAt: true,
  disabledAt: true,
  lastUsedAt: true,
} satisfies Prisma.AuthkeySelect;

export type AuthkeyRow = Prisma.AuthkeyGetPayload<{ select: typeof authkeyRow }>;

export interface PublicAuthkey extends Omit<AuthkeyRow, 'secrets'> {
  /** Of the current secret: `kf_abcd…wxyz` */
  maskedKey: string;
  /** The current secret's: what a person who rolls the authkey has seen. */
  secretId: string;
  state: 'active' | 'disabled' | 'expired';
}

export function publicAuthkey({ secrets, ...row }: AuthkeyRow, now: Date): PublicAuthkey {
  const [{ id, prefix, suffix }] = secrets as [(typeof secrets)[number]];
  return { ...row, maskedKey: `${prefix}…${suffix}`, secretId: id, state: stateOf(row, now) };
}

function stateOf(row: Pick<AuthkeyRow, 'disabledAt' | 'expiresAt'>, now: Date): PublicAuthkey['state'] {
  if (row.disabledAt) return 'disabled';
  return row.expiresAt && row.expiresAt <= now ? 'expired' : 'active';
}
