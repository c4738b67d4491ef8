import { runtime } from '#lib/core/runtime';
import type { Alert } from '../alert.ts';
import { exactTime } from '../words.ts';
import { type ChangeTexts, changed } from './change.ts';

export interface FlaggedIp {
  ip: string;
  flaggedAt: Date;
  blockedUntil: Date;
  /** Those of the company that it tried. */
  usernames: string[];
}

export function suspiciousIpAlert({ ip, flaggedAt, blockedUntil, usernames }: FlaggedIp): Alert {
  const { burst, windowSeconds } = runtime().env.suspicious;
  return {
    kind: 'suspicious-ip',
    title: `${ip} flagged as suspicious`,
    facts: [
      ['What', `${burst} or more token requests within ${windowSeconds} seconds`],
      ['IP', ip],
      ['User names tried', usernames.join('\n')],
      ['When', exactTime(flaggedAt)],
      ['Blocked until', exactTime(blockedUntil)],
    ],
    advice: 'If it is one of your own machines, find out why it asks so often, then unblock it.',
    link: { path: '/clients/suspicious-ips', label: 'Suspicious IPs' },
    sms: `Keyfence blocks ${ip}: a burst of token requests for ${usernames.slice(0, 3).join(', ')}.`,
    thread: `suspicious-${ip.replace(/[^\da-f]/g, '-')}`,
    data: { ip, usernames, flaggedAt: flaggedAt.toISOString(), blockedUntil: blockedUntil.toISOString() },
  };
}

export const suspiciousIpTexts = {
  'suspicious-ip.unblock': changed(
    'ip-unblocked',
    'Suspicious IP unblocked',
    'it can ask for tokens of your API clients again',
  ),
} satisfies ChangeTexts;
