import type { EventInput } from '../event.ts';
import { beforeAndNow, type ChangeText, type ChangeTexts, changed, textOf } from './change.ts';

export const memberTexts = {
  'member.accept': changed(
    'members-changed',
    'Invitation accepted',
    'this person can sign in from now on',
    beforeAndNow('email', 'role'),
  ),
  'member.add': changed(
    'members-changed',
    'Member added',
    'this person can sign in',
    beforeAndNow('email', 'role'),
  ),
  'member.change-email': (_, event) => contactChanged(event, 'email'),
  'member.change-mobile': (_, event) => contactChanged(event, 'mobile'),
  'member.change-password': changed(
    'members-changed',
    'Password changed',
    'all other sessions of this member have ended',
  ),
  'member.disable': changed(
    'members-changed',
    'Member disabled',
    'all sessions ended; no new one can be opened',
  ),
  'member.enable': changed('members-changed', 'Member enabled', 'this person can sign in again'),
  'member.invite': changed(
    'members-changed',
    'Member invited',
    'whoever opens the link becomes a member',
    beforeAndNow('email', 'mobile', 'role'),
  ),
  'member.set-role': changed(
    'members-changed',
    'Role changed',
    'from the next request on',
    beforeAndNow('role'),
  ),
  'member.withdraw-invitation': changed('members-changed', 'Invitation withdrawn', 'its link has ended'),
} satisfies ChangeTexts;

function contactChanged(event: EventInput, what: 'email' | 'mobile'): ChangeText {
  const label = what === 'email' ? 'Registered email' : 'Registered mobile';
  return {
    kind: 'contact-changed',
    title: `${label} changed: ${event.target.name}`,
    facts: [
      ['What', `${label} changed`],
      ['Before', textOf(event.before, what)],
      ['Now', textOf(event.after, what)],
    ],
    sms: `${label} of ${event.target.name} was changed.`,
    data: { what },
  };
}
