import type { Alert } from '../alert.ts';
import { exactTime } from '../words.ts';

export interface ExpiringCredential {
  id: string;
  name: string;
  expiresAt: Date;
}

export function authkeyExpiredAlert({ id, name, expiresAt }: ExpiringCredential): Alert {
  return {
    kind: 'authkey-expired',
    title: `Authkey expired: ${name}`,
    facts: [
      ['What', 'Authkey expired: every call with it is refused'],
      ['Where', `authkey ${name}`],
      ['When', exactTime(expiresAt)],
    ],
    advice: 'If it is still needed, change its expiry, and roll it if others may know it.',
    link: { path: `/authkeys/${id}`, label: 'See it' },
    sms: `Authkey ${name} has expired.`,
    thread: `authkey-${id}`,
    data: { target: { type: 'authkey', id, name }, at: expiresAt.toISOString() },
  };
}

/** @param left whole days, begun ones counted */
export function authkeyExpiringAlert({ id, name, expiresAt }: ExpiringCredential, left: number): Alert {
  return {
    kind: 'authkey-expiring',
    title: `Authkey ${name} expires ${whenIn(left)}`,
    facts: [
      ['What', 'Authkey about to expire: every call with it is refused from then on'],
      ['Where', `authkey ${name}`],
      ['Expires', exactTime(expiresAt)],
    ],
    advice: 'If it is still needed, change its expiry, and roll it if others may know it.',
    link: { path: `/authkeys/${id}`, label: 'See it' },
    sms: `Authkey ${name} expires ${whenIn(left)}.`,
    thread: `authkey-${id}`,
    data: { target: { type: 'authkey', id, name }, expiresAt: expiresAt.toISOString() },
  };
}

/** @param left whole days, begun ones counted; none: it has expired */
export function tokenExpiringAlert({ id, name, expiresAt }: ExpiringCredential, left: number): Alert {
  const isOver = left <= 0;
  const when = isOver ? 'has expired' : `expires ${whenIn(left)}`;
  const what = isOver
    ? 'Service token expired: every call with it is refused'
    : 'Service token about to expire: every call with it is refused from then on';
  return {
    kind: 'token-expiring',
    title: `Service token ${name} ${when}`,
    facts: [
      ['What', what],
      ['Where', `service token ${name}`],
      [isOver ? 'When' : 'Expires', exactTime(expiresAt)],
    ],
    advice: 'If it is still needed, make a new one and put it where this one is: its end cannot be changed.',
    link: { path: `/settings/service-tokens/${id}`, label: 'See it' },
    sms: `Service token ${name} ${when}.`,
    thread: `token-${id}`,
    data: { target: { type: 'token', id, name }, expiresAt: expiresAt.toISOString() },
  };
}

export interface EndingSecret {
  /** The authkey's. */
  id: string;
  name: string;
  maskedKey: string;
  endsAt: Date;
  /** Since it was rolled, the newest first. */
  ips: { ip: string; lastSeenAt: Date; accepted: number }[];
  /** Those that are not listed counted, too. */
  ipsTotal: number;
}

/** An old secret that works on after a roll, and is still used. */
export function oldSecretEndingAlert({ id, name, maskedKey, endsAt, ips, ipsTotal }: EndingSecret): Alert {
  const others = ipsTotal - ips.length;
  const callers = ips.map(
    ({ ip, accepted, lastSeenAt }) =>
      `${ip}, ${accepted === 1 ? '1 request' : `${accepted} requests`}, last ${exactTime(lastSeenAt)}`,
  );
  return {
    kind: 'authkey-expiring',
    title: `Old authkey of ${name} ends soon and is still used`,
    facts: [
      ['What', `Old authkey still used: every call with ${maskedKey} is refused once it ends`],
      ['Where', `authkey ${name}`],
      [
        'Used from',
        [...callers, ...(others > 0 ? [`and ${others} more`] : [])].join('\n') || 'an unknown address',
      ],
      ['Ends', exactTime(endsAt)],
    ],
    advice:
      'Put the new authkey where these calls come from before the old one ends. After that they are refused, and stand in Failed Logs as "Old authkey".',
    link: { path: `/authkeys/${id}`, label: 'See it' },
    sms: `The old authkey of ${name} ends ${exactTime(endsAt)} and is still used.`,
    thread: `authkey-${id}`,
    data: {
      target: { type: 'authkey', id, name },
      endsAt: endsAt.toISOString(),
      ips: ips.map(({ ip }) => ip),
      ipsTotal,
    },
  };
}

export function passwordExpiredAlert(client: ExpiringCredential): Alert {
  return {
    ...passwordAlert(client),
    kind: 'password-expired',
    title: `Password of API client ${client.name} has expired`,
    sms: `The password of API client ${client.name} has expired: it gets no tokens until it is changed.`,
  };
}

/** @param left whole days, begun ones counted */
export function passwordExpiringAlert(client: ExpiringCredential, left: number): Alert {
  const when = whenIn(left);
  return {
    ...passwordAlert(client),
    kind: 'password-expiring',
    title: `Password of API client ${client.name} expires ${when}`,
    sms: `The password of API client ${client.name} expires ${when}.`,
  };
}

function whenIn(days: number): string {
  return days <= 1 ? 'within a day' : `in ${days} days`;
}

function passwordAlert({ id, name, expiresAt }: ExpiringCredential) {
  return {
    facts: [
      ['Where', `API client ${name}`],
      ['Expires', exactTime(expiresAt)],
    ] as [string, string][],
    advice:
      'The client changes it with POST /manage/password, also after it has expired; or issue a new one in the panel.',
    link: { path: `/clients/${id}`, label: 'See it' },
    thread: `client-${id}`,
    data: { target: { type: 'client', id, name }, expiresAt: expiresAt.toISOString() },
  };
}
