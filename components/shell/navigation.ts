import {
  Ban,
  Bell,
  FileText,
  Inbox,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  MessageSquare,
  Settings,
  ShieldAlert,
  UserRound,
} from 'lucide-react';

export type NavigationItem = {
  label: string;
  href: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key?: string;
};

export type NavigationGroup = { label?: string; items: NavigationItem[] };

/** The sidebar, the command palette and the `g` shortcuts: a new page is one line here. */
const groups: NavigationGroup[] = [
  {
    items: [
      { label: 'Overview', href: '/', icon: LayoutDashboard, key: 'o' },
      { label: 'Authkeys', href: '/authkeys', icon: KeyRound, key: 'a' },
      { label: 'Alerts', href: '/alerts', icon: Bell, key: 'l' },
    ],
  },
  {
    label: 'SMS',
    items: [
      { label: 'Messages', href: '/sms/messages', icon: MessageSquare, key: 'm' },
      { label: 'Templates', href: '/sms/templates', icon: FileText, key: 't' },
      { label: 'Failed Logs', href: '/sms/failed-logs', icon: Ban, key: 'f' },
    ],
  },
  {
    label: 'API',
    items: [
      { label: 'API clients', href: '/clients', icon: UserRound, key: 'c' },
      { label: 'Suspicious IPs', href: '/clients/suspicious-ips', icon: ShieldAlert, key: 's' },
    ],
  },
  {
    label: 'Company',
    items: [{ label: 'Settings', href: '/settings', icon: Settings, key: ',' }],
  },
];

const demoGroup: NavigationGroup = {
  label: 'Demo',
  items: [{ label: 'Outbox', href: '/outbox', icon: Inbox, key: 'x' }],
};

export function navigationGroups(demo: boolean) {
  return demo ? [...groups, demoGroup] : groups;
}

export function navigationItems(demo: boolean) {
  return navigationGroups(demo).flatMap((group) => group.items);
}

/** The deepest item whose path contains this one. */
export function activeItem(items: NavigationItem[], pathname: string) {
  return items
    .filter(({ href }) => pathname === href || (href !== '/' && pathname.startsWith(`${href}/`)))
    .sort((one, other) => other.href.length - one.href.length)[0];
}
