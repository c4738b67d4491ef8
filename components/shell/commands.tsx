'use client';

import { usePathname, useRouter } from 'next/navigation';
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { leaveBy } from '#components/ui/leave-guard.tsx';
import { pressUndo } from '#components/undo/offered.ts';
import { CommandPalette } from './command-palette.tsx';
import { keyListener } from './key-listener.ts';
import { navigationItems } from './navigation.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import type { Search } from './types.ts';

type CommandsValue = { openPalette: () => void; openShortcuts: () => void };
const CommandsContext = createContext<CommandsValue | null>(null);

/** Opens the palette and the list of shortcuts, from anywhere inside the shell. */
export function useCommands() {
  const commands = use(CommandsContext);
  if (!commands) throw new Error('useCommands is used outside of AppShell');
  return commands;
}

type CommandsProps = { demo?: boolean; search?: Search; children: ReactNode };

export function Commands({ demo = false, search, children }: CommandsProps) {
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  const router = useRouter();
  const pathname = usePathname();
  const items = navigationItems(demo);

  const act = useEffectEvent((command: string) => {
    if (command === 'palette') setOpen(open === 'palette' ? null : 'palette');
    else if (command === 'shortcuts') setOpen('shortcuts');
    else if (command === 'undo') pressUndo();
    else if (command === 'search') focusPageSearch() || setOpen('palette');
    else {
      const item = items.find(({ key }) => key === command);
      if (item && item.href !== pathname) leaveBy(() => router.push(item.href));
    }
  });

  useEffect(() => {
    const listen = keyListener((command) => act(command));
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  const value = useMemo(
    () => ({ openPalette: () => setOpen('palette'), openShortcuts: () => setOpen('shortcuts') }),
    [],
  );
  const close = () => setOpen(null);

  return (
    <CommandsContext value={value}>
      {children}
      <CommandPalette open={open === 'palette'} onClose={close} items={items} search={search} />
      <ShortcutsDialog open={open === 'shortcuts'} onClose={close} items={items} />
    </CommandsContext>
  );
}

function focusPageSearch() {
  const input = document.querySelector<HTMLInputElement>('[data-page-search]');
  input?.focus();
  input?.select();
  return Boolean(input);
}
