export const alertChannels = ['email', 'sms', 'webhook'] as const;
export type AlertChannel = (typeof alertChannels)[number];

/** `always`: to the owners whatever is set; the setting is about the other recipients. */
type Default = 'always' | 'on' | 'off';

export interface AlertKindInfo {
  label: string;
  /** When it is sent. */
  about: string;
  defaults: Record<AlertChannel, Default>;
}

/** Security changes: nobody can keep them from the owners. */
const change = { email: 'always', sms: 'off', webhook: 'on' } as const;
const event = { email: 'on', sms: 'off', webhook: 'on' } as const;

/** Every kind of alert, in the order in which the panel lists them. */
export const alertKinds = {
  refused: {
    label: 'Requests refused (418)',
    about: 'The first ones of an authkey at once, then a digest per window while it lasts.',
    defaults: { email: 'on', sms: 'on', webhook: 'on' },
  },
  'report-only': {
    label: 'Report only: what would have been refused',
    about: 'Of an authkey or API client, once a day at the most.',
    defaults: event,
  },
  'ip-added': { label: 'IP added', about: 'To any whitelist.', defaults: change },
  'ip-deleted': { label: 'IP deleted', about: 'From any whitelist.', defaults: change },
  'ip-changed': {
    label: 'End of an IP changed',
    about: 'Until when it is whitelisted.',
    defaults: change,
  },
  'ip-leased': {
    label: 'IP leased or released',
    about:
      'By a service token, for a day at the most. Off unless it is switched on: a pipeline leases with every run. The audit log has each.',
    defaults: { email: 'off', sms: 'off', webhook: 'off' },
  },
  'ip-list-changed': {
    label: 'IP list changed',
    about:
      'Created, edited, deleted, attached or detached; and what reading it changed, once an hour at the most.',
    defaults: change,
  },
  'ip-list-stale': {
    label: 'IP list cannot be read',
    about:
      'Its URL, or host names of it for an hour; when their addresses went, and when they can be read again.',
    defaults: event,
  },
  'ip-list-waits': {
    label: 'IP list waits for you',
    about:
      'What its URL answers with changes more than half of it, or would refuse somebody; once, until you looked.',
    defaults: { email: 'always', sms: 'on', webhook: 'on' },
  },
  'ip-security-enabled': { label: 'IP security enabled', about: 'For an authkey.', defaults: change },
  'ip-security-disabled': { label: 'IP security disabled', about: 'For an authkey.', defaults: change },
  'authkey-created': {
    label: 'Authkey created',
    about: 'With the whitelist it begins with.',
    defaults: change,
  },
  'authkey-deleted': {
    label: 'Authkey deleted',
    about: 'Its calls are refused from then on.',
    defaults: change,
  },
  'authkey-changed': {
    label: 'Authkey changed',
    about: 'Disabled, enabled, renamed, rolled, its old secret ended, its expiry changed.',
    defaults: change,
  },
  'callback-changed': {
    label: 'Delivery callback changed',
    about: 'Set, removed, or its secret renewed.',
    defaults: change,
  },
  'authkey-expiring': {
    label: 'Authkey about to expire',
    about: '14, 7 and 1 days before; after a roll, before the old one ends while it is still used.',
    defaults: event,
  },
  'authkey-expired': {
    label: 'Authkey expired',
    about: 'Its calls are refused from then on.',
    defaults: event,
  },
  'token-changed': {
    label: 'Service token created or revoked',
    about: 'What a program manages the company with.',
    defaults: change,
  },
  'token-expiring': {
    label: 'Service token about to expire',
    about: '14, 7 and 1 days before, and once it has.',
    defaults: event,
  },
  'client-created': {
    label: 'API client created',
    about: 'With the whitelist it begins with.',
    defaults: change,
  },
  'client-disabled': {
    label: 'API client disabled or deleted',
    about: 'Its tokens have ended.',
    defaults: change,
  },
  'client-changed': {
    label: 'API client changed',
    about: 'Enabled, its password or expiry changed, its tokens revoked.',
    defaults: change,
  },
  'password-expiring': {
    label: 'Password about to expire',
    about: 'Of an API client: 14, 7 and 1 days before.',
    defaults: event,
  },
  'password-expired': {
    label: 'Password expired',
    about: 'Of an API client: it gets no tokens until it is changed.',
    defaults: event,
  },
  'suspicious-ip': {
    label: 'IP flagged as suspicious',
    about: 'A burst of token requests that tried your clients.',
    defaults: event,
  },
  guesses: {
    label: 'Passwords guessed',
    about:
      'The 10th wrong password of an API client or a member in a day, then the 100th, the 1,000th, and so on.',
    defaults: event,
  },
  'ip-unblocked': {
    label: 'Suspicious IP unblocked',
    about: 'It can ask for tokens of your clients again.',
    defaults: change,
  },
  'sign-in': {
    label: 'Sign-in from a new IP',
    about: 'To whoever signed in, and the owners; also of one that Panel IPs refused.',
    defaults: change,
  },
  'contact-changed': {
    label: 'Registered mobile or email changed',
    about: 'To the old one, too.',
    defaults: change,
  },
  'policy-changed': {
    label: 'Company policy changed',
    about: 'How long IP security may be off, and how long an authkey may live.',
    defaults: change,
  },
  'members-changed': {
    label: 'Members changed',
    about: 'Invited, joined, role changed, disabled, enabled, password changed.',
    defaults: change,
  },
  'panel-ips-changed': {
    label: 'Panel IPs changed',
    about: 'From where the panel may be opened.',
    defaults: change,
  },
  'alerts-changed': {
    label: 'Alerts changed',
    about: 'What is sent, recipients, webhooks, quiet hours.',
    defaults: { email: 'always', sms: 'off', webhook: 'off' },
  },
  'audit-fault': {
    label: 'Audit log tampered with',
    about: 'An event was changed, removed, inserted or cut off; once for each that is found.',
    defaults: { email: 'always', sms: 'on', webhook: 'on' },
  },
  'stream-behind': {
    label: 'Webhook an hour behind',
    about: 'It does not accept audit events or refused requests; once, until it has caught up.',
    defaults: change,
  },
  'template-changed': {
    label: 'Template changed',
    about: 'Created, changed or deleted.',
    defaults: change,
  },
} as const satisfies Record<string, AlertKindInfo>;

export type AlertKind = keyof typeof alertKinds;
export const alertKindNames = Object.keys(alertKinds) as [AlertKind, ...AlertKind[]];
