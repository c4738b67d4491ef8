import type { Prisma } from '#lib/db/client';
import { isSecured } from '#lib/gate/decide';
import { dueWarning } from './expiry-warnings.ts';

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

/** What IP security of an authkey does at a moment. */
export type IpSecurityMode = 'off' | 'report' | 'on';

export interface PublicAuthkey extends Omit<AuthkeyRow, 'secrets'> {
  /** A timed "off" that is over is on, whether or not that was written down. */
  mode: IpSecurityMode;
  /** The current secret's ends, and both: `kf_abcd…wxyz` */
  prefix: string;
  suffix: string;
  maskedKey: string;
  /** The current secret's: what a person who rolls the authkey has seen. */
  secretId: string;
  state: 'active' | 'disabled' | 'expired';
  /** What is left of its life; `soon`: it is about to be warned about, or was. */
  expiry: 'never' | 'later' | 'soon' | 'over';
}

export function publicAuthkey({ secrets, ...row }: AuthkeyRow, now: Date): PublicAuthkey {
  const [{ id, prefix, suffix }] = secrets as [(typeof secrets)[number]];
  const ipSecurity = isSecuredAt(row, now);
  return {
    ...row,
    ipSecurity,
    offUntil: ipSecurity ? null : row.offUntil,
    unenforcedSince: ipSecurity && !row.reportOnly ? null : row.unenforcedSince,
    mode: modeOf(row, now),
    prefix,
    suffix,
    maskedKey: `${prefix}…${suffix}`,
    secretId: id,
    state: stateOf(row, now),
    expiry: expiryOf(row, now),
  };
}

type ModeColumns = Pick<AuthkeyRow, 'ipSecurity' | 'offUntil' | 'reportOnly'>;

export function modeOf(row: ModeColumns, now: Date): IpSecurityMode {
  if (!isSecuredAt(row, now)) return 'off';
  return row.reportOnly ? 'report' : 'on';
}

function isSecuredAt({ ipSecurity, offUntil }: ModeColumns, now: Date): boolean {
  return isSecured({ ipSecurity, offUntil: offUntil?.getTime() ?? null }, now.getTime());
}

function stateOf(row: Pick<AuthkeyRow, 'disabledAt' | 'expiresAt'>, now: Date): PublicAuthkey['state'] {
  if (row.disabledAt) return 'disabled';
  return row.expiresAt && row.expiresAt <= now ? 'expired' : 'active';
}

function expiryOf({ expiresAt }: Pick<AuthkeyRow, 'expiresAt'>, now: Date): PublicAuthkey['expiry'] {
  if (expiresAt === null) return 'never';
  if (expiresAt <= now) return 'over';
  return dueWarning({ expiresAt }, now) === undefined ? 'later' : 'soon';
}
