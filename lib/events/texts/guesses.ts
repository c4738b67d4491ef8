import type { Alert } from '../alert.ts';
import { exactTime } from '../words.ts';

/** Whose password was wrong. */
export interface GuessedAccount {
  type: 'client' | 'member';
  id: string;
  name: string;
  /** A member's, who is told as well; absent: shut out. */
  email?: string | undefined;
}

/** @param count within 24 hours @param sources most first */
export function guessesAlert(
  { type, id, name, email }: GuessedAccount,
  count: number,
  sources: string[],
  now: Date,
): Alert {
  const many = count.toLocaleString('en');
  const isClient = type === 'client';
  const whom = isClient ? `API client ${name}` : name;
  return {
    kind: 'guesses',
    title: `${many} wrong passwords for ${whom}`,
    facts: [
      ['What', `${many} wrong passwords within 24 hours`],
      ['For', isClient ? whom : `${name}${email ? ` (${email})` : ''}, signing in to Keyfence`],
      ['From', sources.join('\n')],
      ['When', exactTime(now)],
    ],
    advice: isClient
      ? 'If it is a machine of yours, give it the right password. If not, somebody guesses: only from an address in its whitelist would the right one help.'
      : 'If this was not you or a colleague, somebody guesses: choose a long password that is used nowhere else.',
    link: isClient
      ? { path: `/clients/${id}`, label: 'See the API client' }
      : { path: '/settings', label: 'See who is signed in' },
    sms: `${many} wrong passwords for ${whom} within 24 hours.`,
    thread: `guesses-${id}`,
    data: { account: { type, id, name }, count, from: sources, at: now.toISOString() },
  };
}
