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

/** Somebody has the right password, at an address that Panel IPs do not list. */
export function refusedSignInAlert(ctx: Ctx, { id, name, email }: SignedIn, userAgent: string): Alert {
  const where = ctx.ip ?? 'an unknown address';
  return {
    kind: 'sign-in',
    title: `Sign-in refused by Panel IPs: ${name}`,
    facts: [
      ['What', 'Email and password were right; the address is not one of Panel IPs, so no session began'],
      ['Who', `${name} (${email})`],
      ['From IP', ctx.ip ?? 'unknown'],
      ['With', userAgent.slice(0, 200) || 'unknown'],
      ['When', exactTime(ctx.now)],
    ],
    advice:
      'If it was not this person, somebody else knows the password: change it at once. Otherwise an owner can add the address at Panel IPs.',
    link: { path: '/settings', label: 'Panel IPs' },
    sms: `${name} was refused at ${where} by Panel IPs; the password was right.`,
    thread: `member-${id}`,
    data: { member: { id, name, email }, ip: ctx.ip, refused: true, at: ctx.now.toISOString() },
  };
}
