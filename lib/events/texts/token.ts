import { exactTime } from '../words.ts';
import { type ChangeTexts, changed, listOf, namesOf, textOf } from './change.ts';

export const tokenTexts = {
  'token.create': (_, event) => ({
    kind: 'token-changed',
    title: `Service token created: ${event.target.name}`,
    facts: [
      ['What', 'Service token created: a program may manage the company with it, through the API'],
      ['Scopes', namesOf(event.after, 'scopes').join(', ')],
      ['Whitelisted IPs', listOf(event.after).join('\n')],
      ['Expires', exactTime(new Date(textOf(event.after, 'expiresAt')))],
    ],
    sms: `Service token ${event.target.name} was created.`,
    data: { action: event.action, scopes: namesOf(event.after, 'scopes'), entries: listOf(event.after) },
  }),
  'token.revoke': changed('token-changed', 'Service token revoked', 'every call with it is refused'),
} satisfies ChangeTexts;
