import type { EventAction } from './event.ts';
import {
  type BuildText,
  beforeAndNow,
  changed,
  clientEnded,
  contactChanged,
  entriesAlert,
  listOf,
} from './texts/change.ts';

/**
 * What is told of every action in the audit log. What gives or takes access, or sends something elsewhere, is
 * told of; `silent` is what only looks, ends the actor's own session, asks for what has yet to be confirmed, or is
 * told of in another way (alertOfSignIn, alertOfGuesses).
 */
export const alertOf: Record<EventAction, BuildText | 'silent'> = {
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
  'alerts.quiet-hours': changed(
    'alerts-changed',
    'Quiet hours changed',
    'no SMS alerts are sent in them',
    beforeAndNow('quietHours', 'timeZone'),
  ),
  'alerts.refuse-otp': 'silent',
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
  'alerts.resend-confirmation': 'silent',
  'alerts.retry-delivery': 'silent',
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
  'alerts.test-webhook': 'silent',
  'authkey.create': (_, event) => ({
    kind: 'authkey-created',
    title: `Authkey created: ${event.target.name}`,
    facts: [
      ['What', 'Authkey created'],
      ['Whitelisted IPs', listOf(event.after).join('\n') || "none of its own; the company's list holds"],
    ],
    sms: `Authkey ${event.target.name} was created.`,
    data: { entries: listOf(event.after) },
  }),
  'authkey.delete': (_, event) => ({
    kind: 'authkey-deleted',
    title: `Authkey deleted: ${event.target.name}`,
    facts: [['What', 'Authkey deleted: every call with it is refused from now on']],
    sms: `Authkey ${event.target.name} was deleted.`,
    data: {},
  }),
  'authkey.disable': changed('authkey-changed', 'Authkey disabled', 'every call with it is refused'),
  'authkey.enable': changed('authkey-changed', 'Authkey enabled', 'calls with it are accepted again'),
  'authkey.ip-security.off': (_, event) => ({
    kind: 'ip-security-disabled',
    title: `IP security disabled for ${event.target.name}`,
    facts: [['What', 'IP security disabled: any address may use the authkey now']],
    sms: `IP security was disabled for authkey ${event.target.name}: any address may use it now.`,
    data: {},
  }),
  'authkey.ip-security.on': (_, event) => ({
    kind: 'ip-security-enabled',
    title: `IP security enabled for ${event.target.name}`,
    facts: [['What', 'IP security enabled: only whitelisted addresses may use the authkey']],
    sms: `IP security was enabled for authkey ${event.target.name}.`,
    data: {},
  }),
  'authkey.rename': changed(
    'authkey-changed',
    'Authkey renamed',
    'the same authkey under another name',
    beforeAndNow('name', 'integration'),
  ),
  'authkeys.open': 'silent',
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
  'company.create': 'silent',
  'demo.complete': 'silent',
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
  'member.request-email-change': 'silent',
  'member.request-mobile-change': 'silent',
  'member.resend-invitation': 'silent',
  'member.set-role': changed(
    'members-changed',
    'Role changed',
    'from the next request on',
    beforeAndNow('role'),
  ),
  'member.withdraw-email-change': 'silent',
  'member.withdraw-invitation': changed('members-changed', 'Invitation withdrawn', 'its link has ended'),
  'message.send_again': 'silent',
  'message.test': 'silent',
  'otp.refuse': 'silent',
  'otp.send': 'silent',
  'session.end': 'silent',
  'session.fail': 'silent',
  'session.revoke': 'silent',
  'session.start': 'silent',
  'suspicious-ip.unblock': changed(
    'ip-unblocked',
    'Suspicious IP unblocked',
    'it can ask for tokens of your API clients again',
  ),
  'template.create': changed(
    'template-changed',
    'Template created',
    'requests can name it',
    beforeAndNow('text'),
  ),
  'template.delete': changed('template-changed', 'Template deleted', 'requests that name it are refused'),
  'template.update': changed(
    'template-changed',
    'Template changed',
    'messages are sent with the new text',
    beforeAndNow('name', 'text'),
  ),
  'whitelist.add': (_, event) => entriesAlert('ip-added', event, listOf(event.after)),
  'whitelist.remove': (_, event) => entriesAlert('ip-deleted', event, listOf(event.before)),
};
