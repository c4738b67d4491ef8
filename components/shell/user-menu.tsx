'use client';

import { ChevronsUpDown, Keyboard, KeyRound, LogOut, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useTransition } from 'react';
import { dropDraftsOfOthers } from '#components/drafts/draft-store.ts';
import { Avatar } from '#components/ui/avatar.tsx';
import { Badge } from '#components/ui/badge.tsx';
import {
  Menu,
  MenuItem,
  MenuLabel,
  MenuRadioGroup,
  MenuRadioItem,
  MenuSeparator,
} from '#components/ui/dropdown-menu.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { useCommands } from './commands.tsx';
import { linkTo, pages } from './pages.ts';
import type { ShellProps } from './types.ts';

const themes = [
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
  { value: 'system', label: 'System', icon: Monitor },
];

/** What many look for under their own name. */
const places = [
  { ...linkTo(pages.authkeys), icon: KeyRound },
  { ...linkTo(pages.settings), icon: Settings },
];

type UserMenuProps = Pick<ShellProps, 'company' | 'member' | 'signOut'> & { onNavigate?: () => void };

export function UserMenu({ company, member, signOut, onNavigate }: UserMenuProps) {
  const router = useRouter();
  const { theme, setTheme } = useTheme();
  const { openShortcuts } = useCommands();
  const [leaving, startTransition] = useTransition();

  return (
    <Menu
      side="top"
      align="start"
      className="w-52"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-lg p-1.5 text-left transition-colors hover:bg-sunken data-[state=open]:bg-sunken"
        >
          <Avatar name={company.name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium text-ink text-sm">{company.name}</span>
            <span className="block truncate text-subtle text-xs">{member.name}</span>
            <span className="sr-only">Account menu</span>
          </span>
          {leaving ? <Spinner /> : <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-subtle" />}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <div className="flex items-center justify-between gap-2">
          <p className="truncate font-medium">{member.name}</p>
          <Badge>{member.role}</Badge>
        </div>
        <p className="truncate text-subtle text-xs">{member.email}</p>
      </div>
      <MenuSeparator />
      {places.map(({ label, href, icon: Icon }) => (
        <MenuItem
          key={href}
          onSelect={() => {
            onNavigate?.();
            router.push(href);
          }}
        >
          <Icon aria-hidden />
          {label}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuLabel id="theme-label">Theme</MenuLabel>
      <MenuRadioGroup aria-labelledby="theme-label" value={theme ?? 'system'} onValueChange={setTheme}>
        {themes.map(({ value, label, icon: Icon }) => (
          // The menu stays open, so that the choice can be seen.
          <MenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
            <Icon aria-hidden />
            {label}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem onSelect={openShortcuts} hint="?">
        <Keyboard aria-hidden />
        Keyboard shortcuts
      </MenuItem>
      <MenuItem
        onSelect={() =>
          startTransition(async () => {
            dropDraftsOfOthers();
            await signOut();
          })
        }
      >
        <LogOut aria-hidden />
        Sign out
      </MenuItem>
    </Menu>
  );
}
