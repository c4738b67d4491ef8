type Page = {
  /** The tab's title, the heading and the name in the navigation. */
  title: string;
  href: string;
  /** One line below the heading. */
  description?: string;
};

/** What the pages that people find by name are called, once for heading, skeleton, tab and navigation. */
export const pages = {
  overview: { title: 'Overview', href: '/', description: 'Who was let in and who was not.' },
  authkeys: {
    title: 'Authkeys',
    href: '/authkeys',
    description: 'Keys that your programs send, and the addresses that they may be used from.',
  },
  newAuthkey: {
    title: 'New authkey',
    href: '/authkeys/new',
    description: 'One for each place where you integrate, so that each can be switched off alone.',
  },
  companyIps: {
    title: "Company's whitelisted IPs",
    href: '/company-ips',
    description: 'Addresses that get in with every authkey of the company.',
  },
  ipLists: {
    title: 'IP lists',
    href: '/ip-lists',
    description:
      'Entries with a name, to attach to authkeys, API clients and the company: kept once, used by many.',
  },
  newIpList: {
    title: 'New IP list',
    href: '/ip-lists/new',
    description: 'Kept by hand, read from a URL, or resolved from host names.',
  },
  alerts: {
    title: 'Alerts',
    href: '/alerts',
    description: 'What Keyfence tells whom, by mail, SMS and webhook, and what became of it.',
  },
  messages: {
    title: 'Messages',
    href: '/sms/messages',
    description: 'What the API has accepted, one line a recipient, and what became of it.',
  },
  templates: {
    title: 'Templates',
    href: '/sms/templates',
    description: 'The texts that requests send, with places for what differs from one to the next.',
  },
  newTemplate: { title: 'New template', href: '/sms/templates/new' },
  failedLogs: {
    title: 'Failed Logs',
    href: '/sms/failed-logs',
    description: 'Requests with your authkeys and API clients that were refused, and why.',
  },
  clients: {
    title: 'API clients',
    href: '/clients',
    description:
      'Programs that get short-lived tokens with a user name and a password, each bound to its addresses.',
  },
  newClient: {
    title: 'New API client',
    href: '/clients/new',
    description: 'One for each program, so that each can be disabled alone. Its password is made for you.',
  },
  suspiciousIps: { title: 'Suspicious IPs', href: '/clients/suspicious-ips' },
  explain: {
    title: 'Explain',
    href: '/explain',
    description: 'Why a request was refused, or let in: by the request id that its answer carries.',
  },
  auditLog: {
    title: 'Audit log',
    href: '/audit-log',
    description: 'Who did what, from where: sign-ins, OTPs, secrets that were shown, and every change.',
  },
  settings: {
    title: 'Settings',
    href: '/settings',
    description: 'Your account, where you are signed in, and who else is.',
  },
  serviceTokens: {
    title: 'Service tokens',
    href: '/settings/service-tokens',
    description:
      'With one a program manages authkeys and whitelists through the API, within its scopes and only from its own IPs.',
  },
  outbox: {
    title: 'Outbox',
    href: '/outbox',
    description: 'What demo mode would have sent by SMS and mail.',
  },
} as const satisfies Record<string, Page>;

/** For breadcrumbs and the navigation. */
export function linkTo({ title, href }: Page) {
  return { label: title, href };
}
