import { contentWords } from '../content-words.ts';
import type { EventInput } from '../event.ts';
import { beforeAndNow, type ChangeTexts, changed } from './change.ts';

export const alertsTexts = {
  'alerts.add-recipient': changed(
    'alerts-changed',
    'Alert recipient added',
    'it gets alerts once it is confirmed',
  ),
  'alerts.add-webhook': changed(
    'alerts-changed',
    'Alert webhook added',
    'alerts are posted there from now on',
  ),
  'alerts.confirm-recipient': changed(
    'alerts-changed',
    'Alert recipient confirmed',
    'it gets alerts from now on',
  ),
  'alerts.edit-webhook': changed(
    'alerts-changed',
    'Alert webhook changed',
    'what is posted there',
    ({ before, after }) => [
      ['Before', receivedWords(before)],
      ['Now', receivedWords(after)],
    ],
  ),
  'alerts.quiet-hours': changed(
    'alerts-changed',
    'Quiet hours changed',
    'no SMS alerts are sent in them',
    beforeAndNow('quietHours', 'timeZone'),
  ),
  'alerts.remove-recipient': changed(
    'alerts-changed',
    'Alert recipient removed',
    'it gets no alerts any more',
  ),
  'alerts.remove-webhook': changed(
    'alerts-changed',
    'Alert webhook removed',
    'nothing is posted there any more',
  ),
  'alerts.rotate-webhook-secret': changed(
    'alerts-changed',
    'Alert webhook secret renewed',
    'posts are signed with the new one',
  ),
  'alerts.set': (ctx, event) => {
    const { channel, enabled } = event.after as { channel: string; enabled: boolean };
    const what = enabled
      ? 'it is sent from now on'
      : 'it is sent no more, but to the owners where they always get it';
    return changed(
      'alerts-changed',
      `Alert by ${channel} switched ${enabled ? 'on' : 'off'}`,
      what,
    )(ctx, event);
  },
} satisfies ChangeTexts;

function receivedWords(values: EventInput['after']): string {
  const receives = (values as { receives?: (keyof typeof contentWords)[] } | undefined)?.receives ?? [];
  return receives.map((content) => contentWords[content]).join(', ');
}
