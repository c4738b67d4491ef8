import { beforeAndNow, type ChangeTexts, changed, listOf } from './change.ts';

export const authkeyTexts = {
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
} satisfies ChangeTexts;
