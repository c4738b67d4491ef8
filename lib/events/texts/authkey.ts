import type { Ctx } from '#lib/core/context';
import type { EventInput } from '../event.ts';
import { exactTime } from '../words.ts';
import { beforeAndNow, type ChangeTexts, changed, listOf, textOf } from './change.ts';

export const authkeyTexts = {
  'authkey.create': (_, event) => ({
    kind: 'authkey-created',
    title: `Authkey created: ${event.target.name}`,
    facts: [
      ['What', 'Authkey created'],
      ['Whitelisted IPs', listOf(event.after).join('\n') || "none of its own; the company's list holds"],
      ...(textOf(event.after, 'expiresAt')
        ? [['Expires', timeOf(event.after, 'expiresAt')] as [string, string]]
        : []),
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
    facts: [['What', 'IP security disabled: any address may use the authkey now'], ...onAgain(event)],
    sms: `IP security was disabled for authkey ${event.target.name}: any address may use it now.`,
    data: {},
  }),
  'authkey.ip-security.on': (ctx, event) => ({
    kind: 'ip-security-enabled',
    title: `IP security enabled for ${event.target.name}`,
    facts: [
      ['What', 'IP security enabled: only whitelisted addresses may use the authkey'],
      ...inForceSince(ctx, event),
    ],
    sms: `IP security was enabled for authkey ${event.target.name}.`,
    data: {},
  }),
  'authkey.ip-security.report': (ctx, event) => {
    const isStricter = textOf(event.before, 'mode') === 'off';
    const { name } = event.target;
    const what =
      'IP security reports only: any address may use the authkey, and those not listed are written down';
    return {
      kind: isStricter ? 'ip-security-enabled' : 'ip-security-disabled',
      title: isStricter
        ? `IP security enabled, report only, for ${name}`
        : `IP security only reports for ${name}`,
      facts: [['What', what], ...inForceSince(ctx, event)],
      sms: `IP security only reports for authkey ${name}: any address may use it now.`,
      data: { mode: 'report' },
    };
  },
  'authkey.end-old': (_, event) => ({
    kind: 'authkey-changed',
    title: `Old authkey ended: ${event.target.name}`,
    facts: [['What', `Old authkey ended: every call with ${textOf(event.before, 'maskedKey')} is refused`]],
    sms: `The old authkey of ${event.target.name} was ended.`,
    data: { action: event.action },
  }),
  'authkey.roll': (_, event) => ({
    kind: 'authkey-changed',
    title: `Authkey rolled: ${event.target.name}`,
    facts: [
      ['What', 'Authkey rolled: it has a new secret'],
      ['New authkey', textOf(event.after, 'maskedKey')],
      ['Old authkey', `${textOf(event.before, 'maskedKey')}, ends ${timeOf(event.after, 'oldEndsAt')}`],
    ],
    sms: `Authkey ${event.target.name} was rolled: it has a new secret.`,
    data: { action: event.action, oldEndsAt: textOf(event.after, 'oldEndsAt') },
  }),
  'authkey.set-expiry': (_, event) => ({
    kind: 'authkey-changed',
    title: `Expiry of authkey changed: ${event.target.name}`,
    facts: [
      ['What', `Expiry changed: it ${expiryOf(event.after)}`],
      ['Before', `it ${expiryOf(event.before)}`],
    ],
    sms: `Authkey ${event.target.name} ${expiryOf(event.after)} now.`,
    data: { action: event.action, expiresAt: textOf(event.after, 'expiresAt') || null },
  }),
  'authkey.rename': changed(
    'authkey-changed',
    'Authkey renamed',
    'the same authkey under another name',
    beforeAndNow('name', 'integration'),
  ),
} satisfies ChangeTexts;

/** When it will be switched on again by itself; nothing where it will not. */
function onAgain({ after }: EventInput): [string, string][] {
  return textOf(after, 'offUntil') ? [['On again', timeOf(after, 'offUntil')]] : [];
}

/** Of what happened by itself: it is written down a moment later, or much later where no worker ran. */
function inForceSince({ actor }: Ctx, { before }: EventInput): [string, string][] {
  const isTimed = actor.type === 'system' && textOf(before, 'offUntil') !== '';
  return isTimed ? [['In force since', timeOf(before, 'offUntil')]] : [];
}

function expiryOf(values: EventInput['after']): string {
  return textOf(values, 'expiresAt') ? `expires ${timeOf(values, 'expiresAt')}` : 'never expires';
}

function timeOf(values: EventInput['after'], name: string): string {
  return exactTime(new Date(textOf(values, name)));
}
