import type { Ctx } from '#lib/core/context';
import { type Alert, ifNotYou } from '../alert.ts';
import { exactTime } from '../words.ts';

interface SignedIn {
  id: string;
  name: string;
  email: string;
}

export function signInAlert(ctx: Ctx, { id, name, email }: SignedIn, userAgent: string): Alert {
  return {
    kind: 'sign-in',
    title: `Sign-in from a new IP: ${name}`,
    facts: [
      ['What', 'Signed in to Keyfence'],
      ['Who', `${name} (${email})`],
      ['From IP', ctx.ip ?? 'unknown'],
      ['With', userAgent.slice(0, 200) || 'unknown'],
      ['When', exactTime(ctx.now)],
    ],
    advice: ifNotYou,
    link: { path: '/settings', label: 'See who is signed in' },
    sms: `${name} signed in to Keyfence from ${ctx.ip ?? 'an unknown address'}.`,
    thread: `member-${id}`,
    data: { member: { id, name, email }, ip: ctx.ip, at: ctx.now.toISOString() },
  };
}
