import type { RefusalReason } from '#lib/gate/decide';

export const reasonWords: Record<RefusalReason, string> = {
  ip: 'IP not whitelisted',
  'ip-port': 'IP unknown: the proxy sent an address with a port',
  'ip-zone': 'IP unknown: the proxy sent an address with a zone',
  'ip-form': 'IP unknown: what was sent is no address in strict form',
  'ip-nothing': 'IP unknown: nothing says it',
  'token-ip': 'Token of another IP',
  revoked: 'Token no longer good',
  'password-expired': 'Password expired',
  disabled: 'Disabled',
  expired: 'Expired',
  'old-secret': 'Old authkey',
  deleted: 'Deleted',
  password: 'Wrong password',
  guesses: 'Too many wrong passwords',
};
