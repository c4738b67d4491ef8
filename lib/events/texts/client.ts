import type { EventInput } from '../event.ts';
import { beforeAndNow, type ChangeText, type ChangeTexts, changed, listOf } from './change.ts';

export const clientTexts = {
  'client.change-password': changed(
    'client-changed',
    'API client changed its password',
    'tokens issued under the old one have ended',
  ),
  'client.create': (_, event) => ({
    kind: 'client-created',
    title: `API client created: ${event.target.name}`,
    facts: [
      ['What', 'API client created'],
      ['Whitelisted IPs', listOf(event.after).join('\n')],
    ],
    sms: `API client ${event.target.name} was created.`,
    data: { entries: listOf(event.after) },
  }),
  'client.delete': (_, event) => clientEnded(event, 'deleted'),
  'client.disable': (_, event) => clientEnded(event, 'disabled'),
  'client.enable': changed('client-changed', 'API client enabled', 'it can ask for tokens again'),
  'client.issue-password': changed(
    'client-changed',
    'API client given a new password',
    'the old one and its tokens have ended',
  ),
  'client.report-only.off': changed(
    'client-changed',
    "API client's IP check enforced",
    'only its listed addresses get tokens and may use them',
  ),
  'client.report-only.on': changed(
    'client-changed',
    "API client's IP check reports only",
    'any address may ask for tokens with its password, and those not listed are written down',
  ),
  'client.revoke-tokens': changed(
    'client-changed',
    "API client's tokens revoked",
    'it has to ask for new ones',
  ),
  'client.set-expiry': changed(
    'client-changed',
    "API client's password expiry changed",
    'days; none: as the installation has it; 0: never',
    beforeAndNow('passwordExpireDays'),
  ),
} satisfies ChangeTexts;

function clientEnded(event: EventInput, how: 'disabled' | 'deleted'): ChangeText {
  return {
    kind: 'client-disabled',
    title: `API client ${how}: ${event.target.name}`,
    facts: [['What', `API client ${how}: it gets no tokens, and those it has are refused`]],
    sms: `API client ${event.target.name} was ${how}.`,
    data: { how },
  };
}
