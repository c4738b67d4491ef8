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

const change = { email: 'always', sms: 'off', webhook: 'on' } as const;
const event = { email: 'on', sms: 'off', webhook: 'on' } as const;

/** Every kind of alert, in the order in which the panel lists them. */
export const alertKinds = {
  refused: {
    label: 'Requests refused (418)',
    about: 'The first one of an authkey and IP at once, then a count per window while it lasts.',
    defaults: { email: 'on', sms: 'on', webhook: 'on' },
  },
  'ip-added': { label: 'IP added', about: 'To any whitelist.', defaults: change },
  'ip-deleted': { label: 'IP deleted', about: 'From any whitelist.', defaults: change },
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
  'authkey-expired': {
    label: 'Authkey expired',
    about: 'Its calls are refused from then on.',
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
  'sign-in': {
    label: 'Sign-in from a new IP',
    about: 'To whoever signed in, and the owners.',
    defaults: change,
  },
  'contact-changed': {
    label: 'Registered mobile or email changed',
    about: 'To the old one, too.',
    defaults: change,
  },
} as const satisfies Record<string, AlertKindInfo>;

export type AlertKind = keyof typeof alertKinds;
export const alertKindNames = Object.keys(alertKinds) as [AlertKind, ...AlertKind[]];
