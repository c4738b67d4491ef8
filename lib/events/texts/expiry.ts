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
    advice: 'If it is still needed, create a new authkey and put it in its place.',
    link: { path: `/authkeys/${id}`, label: 'See it' },
    sms: `Authkey ${name} has expired.`,
    thread: `authkey-${id}`,
    data: { target: { type: 'authkey', id, name }, at: expiresAt.toISOString() },
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
  const when = left === 1 ? 'within a day' : `in ${left} days`;
  return {
    ...passwordAlert(client),
    kind: 'password-expiring',
    title: `Password of API client ${client.name} expires ${when}`,
    sms: `The password of API client ${client.name} expires ${when}.`,
  };
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
