'use client';

import { Menu as MenuIcon, Search } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Logo } from '#components/ui/logo.tsx';
import { Sheet } from '#components/ui/sheet.tsx';
import { useCommands } from './commands.tsx';
import { Sidebar } from './sidebar.tsx';
import type { ShellProps } from './types.ts';

/** Under 768 px the sidebar is a sheet behind the menu button. */
export function TopBar(shell: Omit<ShellProps, 'search'>) {
  const { openPalette } = useCommands();
  const [open, setOpen] = useState(false);

  return (
    <header className="sticky top-0 z-40 flex h-14 items-center gap-1 border-b bg-background px-2 md:hidden">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Open menu"
        className="size-10"
        onClick={() => setOpen(true)}
      >
        <MenuIcon aria-hidden className="size-5!" />
      </Button>
      <Link href="/" aria-label="Keyfence, overview" className="flex rounded-lg">
        <Logo />
      </Link>
      <Button variant="ghost" size="icon" aria-label="Find" className="ml-auto size-10" onClick={openPalette}>
        <Search aria-hidden className="size-5!" />
      </Button>
      <Sheet open={open} onOpenChange={setOpen} title="Menu" side="left" hideTitle>
        <Sidebar {...shell} onNavigate={() => setOpen(false)} />
      </Sheet>
    </header>
  );
}
