'use client';

import { Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { cn } from '#components/ui/cn.ts';
import { Kbd } from '#components/ui/kbd.tsx';
import { Logo } from '#components/ui/logo.tsx';
import { useCommands } from './commands.tsx';
import { activeItem, navigationGroups, navigationItems } from './navigation.ts';
import type { ShellProps } from './types.ts';
import { UserMenu } from './user-menu.tsx';

type SidebarProps = Omit<ShellProps, 'search'> & { onNavigate?: () => void };

export function Sidebar({ company, member, demo = false, signOut, onNavigate }: SidebarProps) {
  const { openPalette } = useCommands();
  const pathname = usePathname();
  const active = activeItem(navigationItems(demo), pathname);

  return (
    <div className="flex h-full flex-col">
      <div className="flex h-14 shrink-0 items-center px-4">
        <Link href="/" onClick={onNavigate} aria-label="Keyfence, overview" className="flex rounded-lg">
          <Logo />
        </Link>
      </div>
      <div className="px-3 pb-2">
        <button
          type="button"
          onClick={() => {
            onNavigate?.();
            openPalette();
          }}
          className="flex h-8 w-full items-center gap-2 rounded-lg border bg-surface px-2.5 text-sm text-subtle transition-colors hover:border-border-strong hover:text-muted pointer-coarse:h-10"
        >
          <Search aria-hidden className="size-4" />
          <span>Find</span>
          <span className="ml-auto flex gap-1 pointer-coarse:hidden" aria-hidden>
            <Kbd>Ctrl</Kbd>
            <Kbd>K</Kbd>
          </span>
        </button>
      </div>
      <nav aria-label="Main" className="flex-1 overflow-y-auto px-3 py-2">
        {navigationGroups(demo).map((group) => (
          <div key={group.label ?? 'first'} className="mb-4">
            {group.label && (
              <p className="px-2 pb-1 font-medium text-subtle text-xs" id={`nav-${group.label}`}>
                {group.label}
              </p>
            )}
            <ul className="grid gap-px" aria-labelledby={group.label && `nav-${group.label}`}>
              {group.items.map((item) => (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    onClick={onNavigate}
                    aria-current={item === active ? 'page' : undefined}
                    className={cn(
                      'flex h-8 items-center gap-2.5 rounded-lg px-2 text-muted text-sm transition-colors hover:bg-sunken hover:text-ink pointer-coarse:h-10',
                      'aria-[current]:bg-highlight aria-[current]:font-medium aria-[current]:text-ink aria-[current]:[&_svg]:text-accent',
                    )}
                  >
                    <item.icon aria-hidden className="size-4 text-subtle" strokeWidth={1.75} />
                    {item.label}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="border-t p-3">
        <UserMenu company={company} member={member} signOut={signOut} onNavigate={onNavigate} />
      </div>
    </div>
  );
}
