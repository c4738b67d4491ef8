import { beforeAndNow, type ChangeTexts, changed } from './change.ts';

export const callbackTexts = {
  'callback.remove': changed(
    'callback-changed',
    'Delivery callback removed',
    'message states are posted nowhere',
    beforeAndNow('url'),
  ),
  'callback.rotate_secret': changed(
    'callback-changed',
    'Delivery callback secret renewed',
    'posts are signed with the new one',
  ),
  'callback.set': changed(
    'callback-changed',
    'Delivery callback set',
    'message states, with recipients, are posted there',
    beforeAndNow('url'),
  ),
} satisfies ChangeTexts;
