import type { EventInput } from '../event.ts';
import { type ChangeTexts, listOf } from './change.ts';

export const panelIpsTexts = {
  'panel-ips.set': (_, event) => {
    const entries = listOf(event.after);
    return {
      kind: 'panel-ips-changed',
      title: `Panel IPs changed: ${event.target.name}`,
      facts: [
        ['What', 'From where the panel may be opened, at once and for sessions that are open too'],
        ['Before', shown(event.before)],
        ['Now', shown(event.after)],
      ],
      sms: `Panel IPs of ${event.target.name} were changed.`,
      data: { entries },
    };
  },
} satisfies ChangeTexts;

function shown(values: EventInput['after']): string {
  return listOf(values).join('\n') || 'from anywhere';
}
