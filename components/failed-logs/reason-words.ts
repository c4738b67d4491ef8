import type { RefusalReason } from '#lib/gate/decide';

export const reasonWords: Record<RefusalReason, string> = {
  ip: 'IP not whitelisted',
  'token-ip': 'Token of another IP',
  revoked: 'Token no longer good',
  'password-expired': 'Password expired',
  disabled: 'Disabled',
};
