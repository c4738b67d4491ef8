import {
  Ban,
  Bell,
  Bot,
  Building2,
  FileQuestion,
  FileText,
  Inbox,
  KeyRound,
  LayoutDashboard,
  ListTree,
  type LucideIcon,
  MessageSquare,
  ScrollText,
  Settings,
  ShieldAlert,
  UserRound,
} from 'lucide-react';
import { linkTo, pages } from './pages.ts';

export type NavigationItem = {
  label: string;
  href: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key?: string;
};

export type NavigationGroup = { label?: string; items: NavigationItem[] };

/** The sidebar, the command palette and the `g` shortcuts: a new page is one line here, and its name stands in pages.ts. */
const groups: NavigationGroup[] = [
  {
    items: [
      { ...linkTo(pages.overview), icon: LayoutDashboard, key: 'o' },
      { ...linkTo(pages.authkeys), icon: KeyRound, key: 'a' },
      { ...linkTo(pages.companyIps), icon: Building2, key: 'w' },
      { ...linkTo(pages.ipLists), icon: ListTree, key: 'i' },
      { ...linkTo(pages.alerts), icon: Bell, key: 'l' },
    ],
  },
  {
    label: 'SMS',
    items: [
      { ...linkTo(pages.messages), icon: MessageSquare, key: 'm' },
      { ...linkTo(pages.templates), icon: FileText, key: 't' },
      { ...linkTo(pages.failedLogs), icon: Ban, key: 'f' },
    ],
  },
  {
    label: 'API',
    items: [
      { ...linkTo(pages.clients), icon: UserRound, key: 'c' },
      { ...linkTo(pages.suspiciousIps), icon: ShieldAlert, key: 's' },
      { ...linkTo(pages.explain), icon: FileQuestion, key: 'e' },
    ],
  },
  {
    label: 'Company',
    items: [
      { ...linkTo(pages.auditLog), icon: ScrollText, key: 'h' },
      { ...linkTo(pages.settings), icon: Settings, key: ',' },
      { ...linkTo(pages.serviceTokens), icon: Bot, key: 'k' },
    ],
  },
];

const demoGroup: NavigationGroup = {
  label: 'Demo',
  items: [{ ...linkTo(pages.outbox), icon: Inbox, key: 'x' }],
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
