import { countOf, formatNumber } from '#components/ui/number.tsx';
import type { EventAction } from '#lib/events/event';
import type { AuditEventRow } from '#lib/events/log/list';
import { ipListSentences } from './ip-list-sentences.ts';
import { fieldOf, listOf, numberOf, textOf } from './values.ts';

/** What a sentence is made of. */
export type Told = Pick<AuditEventRow, 'actor' | 'action' | 'target' | 'before' | 'after'>;

/** "removed 203.0.113.9 from Website": what comes after who did it. */
export function whatWasDone(event: Told): string {
  // What a newer release wrote, before somebody went back to this one, has no sentence here.
  return sentences[event.action]?.(event) ?? `did “${event.action}” to ${event.target.name}`;
}

/** "Maya removed 203.0.113.9 from Website". */
export function sentenceOf(event: Told): string {
  return `${whoDid(event.actor)} ${whatWasDone(event)}`;
}

/** Who, as a sentence begins with them. */
export function whoDid({ type, name }: AuditEventRow['actor']): string {
  if (type === 'client') return `API client ${name}`;
  if (type === 'token') return `Service token ${name}`;
  return (type === 'system' && strangers[name]) || name;
}

/** What the system calls itself where a person acts that it does not know. */
const strangers: Record<string, string> = {
  'sign-in': 'Somebody',
  'confirmation link': 'Whoever has the link',
  invitation: 'Whoever has the link',
};

type Sentence = (event: Told) => string;

/** A new action does not compile without its sentence. */
const sentences: Record<EventAction, Sentence> = {
  ...ipListSentences,
  'access.refuse': ({ after }) => {
    const tried = textOf(after, 'tried');
    return `was refused${tried ? ` when trying to ${tried}` : ''}: ${refusals[textOf(after, 'why')] ?? textOf(after, 'why')}`;
  },
  'alerts.add-recipient': ({ target }) => `added ${target.name} to those who get alerts`,
  'alerts.add-webhook': ({ target }) => `added the webhook ${target.name}; ${shownOnce}`,
  'alerts.confirm-recipient': ({ target }) => `confirmed that ${target.name} gets alerts`,
  'alerts.edit-webhook': ({ target }) => `changed what is posted to the webhook ${target.name}`,
  'alerts.quiet-hours': ({ after }) =>
    textOf(after, 'quietHours')
      ? `set quiet hours to ${textOf(after, 'quietHours')}, ${textOf(after, 'timeZone')}`
      : 'ended the quiet hours of SMS alerts',
  'alerts.refuse-otp': ({ target }) => `entered a wrong OTP for alerts to ${target.name}`,
  'alerts.remove-recipient': ({ target }) => `removed ${target.name} from those who get alerts`,
  'alerts.remove-webhook': ({ target }) => `removed the webhook ${target.name}`,
  'alerts.resend-confirmation': ({ target }) => `sent another confirmation to ${target.name}`,
  'alerts.retry-delivery': ({ target }) => `sent an alert to ${target.name} again`,
  'alerts.rotate-webhook-secret': ({ target }) => `renewed the secret of ${target.name}; ${shownOnce}`,
  'alerts.set': ({ target, after }) =>
    `switched ${fieldOf(after, 'enabled') === true ? 'on' : 'off'} alerts “${target.name}” by ${textOf(after, 'channel')}`,
  'alerts.test-webhook': ({ target }) => `sent a test to the webhook ${target.name}`,
  'audit-log.cut': ({ after }) =>
    `cut what is past its time off the audit log, up to ${formatNumber(numberOf(after, 'through'))}`,
  'audit-log.export': ({ after }) =>
    `exported ${countOf(numberOf(after, 'events'), 'event')} of the audit log as ${textOf(after, 'format')}`,
  'audit-log.verify': ({ after }) =>
    fieldOf(after, 'fault') ? 'verified the audit log, and a fault was found' : 'verified the audit log',
  'authkey.create': ({ target, after }) =>
    `created authkey ${target.name}, ${createdMode(after)}; ${shownOnce}`,
  'authkey.delete': ({ target }) => `deleted authkey ${target.name}`,
  'authkey.disable': ({ target }) => `disabled authkey ${target.name}`,
  'authkey.enable': ({ target }) => `enabled authkey ${target.name}`,
  'authkey.end-old': ({ target }) => `ended the old secret of authkey ${target.name}`,
  'authkey.ip-security.off': ({ target, after }) =>
    `turned off IP security of ${target.name}${textOf(after, 'offUntil') ? ' for a while' : ''}`,
  'authkey.ip-security.on': ({ target }) => `turned on IP security of ${target.name}`,
  'authkey.ip-security.report': ({ target }) => `set IP security of ${target.name} to report only`,
  'authkey.rename': ({ target, before }) =>
    textOf(before, 'name') && textOf(before, 'name') !== target.name
      ? `renamed authkey ${textOf(before, 'name')} to ${target.name}`
      : `changed where authkey ${target.name} is integrated`,
  'authkey.roll': ({ target }) => `rolled authkey ${target.name}; its new secret was shown once`,
  'authkey.set-expiry': ({ target, after }) =>
    `set authkey ${target.name} to ${textOf(after, 'expiresAt') ? 'expire' : 'never expire'}`,
  'authkeys.open': () => 'entered the right OTP and opened the Authkey section',
  'callback.remove': ({ target }) => `removed the delivery callback of ${target.name}`,
  'callback.rotate_secret': ({ target }) => `renewed the callback secret of ${target.name}; ${shownOnce}`,
  'callback.set': ({ target, after }) =>
    `set the delivery callback of ${target.name} to ${textOf(after, 'url')}${fieldOf(after, 'secretShown') ? `; ${shownOnce}` : ''}`,
  'client.change-password': () => 'changed its password',
  'client.create': ({ target }) => `created API client ${target.name}; its password was shown once`,
  'client.delete': ({ target }) => `deleted API client ${target.name}`,
  'client.disable': ({ target }) => `disabled API client ${target.name}`,
  'client.enable': ({ target }) => `enabled API client ${target.name}`,
  'client.issue-password': ({ target }) => `gave ${target.name} a new password, which was shown once`,
  'client.report-only.off': ({ target }) => `enforced the IP check of API client ${target.name}`,
  'client.report-only.on': ({ target }) => `set the IP check of API client ${target.name} to report only`,
  'client.revoke-tokens': ({ target }) => `revoked all tokens of API client ${target.name}`,
  'client.set-expiry': ({ target }) => `changed when the password of API client ${target.name} expires`,
  'company.create': ({ target }) => `created the company ${target.name}`,
  'company.set-policy': () => "changed the company's policy",
  'demo.complete': () => 'finished the demo data',
  'member.accept': ({ after }) => `accepted an invitation as ${textOf(after, 'role')}`,
  'member.add': ({ target, after }) => `added ${target.name} as ${textOf(after, 'role')}`,
  'member.change-email': (event) => `changed ${whose(event)} email to ${textOf(event.after, 'email')}`,
  'member.change-mobile': (event) =>
    `changed ${whose(event)} registered mobile to ${textOf(event.after, 'mobile')}`,
  'member.change-password': () => 'changed their own password',
  'member.disable': ({ target }) => `disabled ${target.name}`,
  'member.enable': ({ target }) => `enabled ${target.name}`,
  'member.invite': ({ target, after }) => `invited ${target.name} as ${textOf(after, 'role')}`,
  'member.refuse-password': () => 'entered a wrong present password',
  'member.request-email-change': ({ after }) =>
    `asked to change their own email to ${textOf(after, 'email')}`,
  'member.request-mobile-change': ({ after }) =>
    `asked to change their own mobile to ${textOf(after, 'mobile')}`,
  'member.resend-invitation': ({ target }) => `sent the invitation of ${target.name} again`,
  'member.set-role': ({ target, before, after }) =>
    `made ${target.name} ${textOf(after, 'role')}, ${textOf(before, 'role')} before`,
  'member.withdraw-email-change': () => 'withdrew the change of their own email',
  'member.withdraw-invitation': ({ target }) => `withdrew the invitation of ${target.name}`,
  'message.send_again': ({ after }) => `sent ${countOf(numberOf(after, 'messages'), 'failed message')} again`,
  'message.test': ({ target }) => `sent a test message to ${target.name}`,
  'otp.refuse': () => 'entered a wrong OTP',
  'otp.send': () => 'asked for an OTP',
  'panel-ips.set': ({ after }) => {
    const entries = listOf(after, 'entries');
    return entries.length > 0
      ? `set Panel IPs to ${named(entries)}`
      : 'let the panel be opened from anywhere';
  },
  'session.end': () => 'signed out',
  'session.fail': ({ target, after }) =>
    `failed to sign in as ${target.name}${numberOf(after, 'failed') > 1 ? `, try ${numberOf(after, 'failed')}` : ''}`,
  'session.limit': ({ target }) => `tried to sign in as ${target.name} too often, and has to wait`,
  'session.refuse': ({ target, after }) =>
    `was not let in as ${target.name}: ${refusals[textOf(after, 'why')] ?? textOf(after, 'why')}`,
  'session.revoke': ({ target, after }) =>
    target.type === 'member'
      ? `signed out of ${countOf(numberOf(after, 'ended'), 'other session')}`
      : 'signed out of another session',
  'session.start': ({ after }) =>
    numberOf(after, 'failedBefore') > 0
      ? `signed in, after ${countOf(numberOf(after, 'failedBefore'), 'failed try', 'failed tries')}`
      : 'signed in',
  'suspicious-ip.unblock': ({ target }) => `unblocked ${target.name}`,
  'template.create': ({ target }) => `created template ${target.name}`,
  'template.delete': ({ target }) => `deleted template ${target.name}`,
  'template.update': ({ target }) => `changed template ${target.name}`,
  'token.create': ({ target, after }) =>
    `created service token ${target.name} for ${named(listOf(after, 'scopes'))}; ${shownOnce}`,
  'token.revoke': ({ target }) => `revoked service token ${target.name}`,
  'whitelist.add': (event) => `added ${named(listOf(event.after, 'entries'))} to ${listName(event)}`,
  'whitelist.export': (event) =>
    `exported ${countOf(numberOf(event.after, 'entries'), 'entry', 'entries')} of ${listName(event)} as ${textOf(event.after, 'format')}`,
  'whitelist.lease': (event) => `leased ${named(listOf(event.after, 'entries'))} for ${listName(event)}`,
  'whitelist.release': (event) => {
    const entries = named(listOf(event.before, 'entries'));
    return textOf(event.after, 'reason') === 'expired'
      ? `ended the lease of ${entries} for ${listName(event)}: its time was over`
      : `released ${entries} for ${listName(event)}`;
  },
  'whitelist.remove': (event) => {
    const entries = listOf(event.before, 'entries');
    const over = entries.length === 1 ? 'its time was over' : 'their time was over';
    return `removed ${named(entries)} from ${listName(event)}${textOf(event.after, 'reason') === 'expired' ? `: ${over}` : ''}`;
  },
  'whitelist.set-expiry': (event) => {
    const stays = !textOf(event.after, 'expiresAt') && !fieldOf(event.after, 'rows');
    return `set ${named(listOf(event.after, 'entries'))} in ${listName(event)} to ${stays ? 'stay for good' : 'end'}`;
  },
  'whitelist.set-note': (event) => {
    if (fieldOf(event.after, 'rows')) {
      return `changed the notes of ${named(listOf(event.after, 'entries'))} in ${listName(event)}`;
    }
    const note = textOf(event.after, 'note');
    const entries = named(listOf(event.after, 'entries'));
    return note
      ? `noted “${note}” at ${entries} in ${listName(event)}`
      : `took the note off ${entries} in ${listName(event)}`;
  },
};

/** Why somebody was refused, as events have it. */
const refusals: Record<string, string> = {
  role: 'the role does not allow it',
  scope: 'the service token does not allow it',
  'Authkey section closed': 'the Authkey section was closed',
  'Panel IPs': 'not at one of the panel IPs',
  'too many attempts': 'too many attempts',
  disabled: 'the member is disabled',
};

const shownOnce = 'its secret was shown once';

function createdMode(after: unknown): string {
  if (fieldOf(after, 'ipSecurity') !== true) return 'without IP security';
  return fieldOf(after, 'reportOnly') === true ? 'report only' : 'with IP security';
}

function whose({ actor, target }: Told): string {
  return actor.id === target.id ? 'their own' : `${target.name}'s`;
}

function listName({ target }: Told): string {
  return target.type === 'company' ? "the company's list" : target.name;
}

/** Up to three by themselves, of more how many. */
function named(entries: string[]): string {
  if (entries.length === 0) return 'nothing';
  if (entries.length > 3)
    return `${entries.slice(0, 2).join(', ')} and ${formatNumber(entries.length - 2)} more`;
  return entries.length === 1 ? entries[0]! : `${entries.slice(0, -1).join(', ')} and ${entries.at(-1)}`;
}
