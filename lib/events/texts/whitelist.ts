import type { EventInput } from '../event.ts';
import { type ChangeText, type ChangeTexts, listOf } from './change.ts';

export const whitelistTexts = {
  'whitelist.add': (_, event) => entriesAlert('ip-added', event, listOf(event.after)),
  'whitelist.remove': (_, event) => entriesAlert('ip-deleted', event, listOf(event.before)),
} satisfies ChangeTexts;

function entriesAlert(kind: 'ip-added' | 'ip-deleted', event: EventInput, entries: string[]): ChangeText {
  const verb = kind === 'ip-added' ? 'added' : 'deleted';
  const what = entries.length === 1 ? `IP ${verb}` : `${entries.length} IPs ${verb}`;
  const of = event.target.type === 'company' ? 'the whole company' : event.target.name;
  const shown = entries.length === 1 ? entries[0] : `${entries.length} IPs`;
  return {
    kind,
    title: `${what} for ${of}`,
    facts: [
      ['What', what],
      ['IPs', entries.join('\n')],
    ],
    sms: `${shown} ${entries.length === 1 ? 'was' : 'were'} ${verb} for ${of}.`,
    data: { entries },
  };
}
