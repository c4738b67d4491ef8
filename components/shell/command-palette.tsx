'use client';

import { Command } from 'cmdk';
import { CornerDownLeft, Search as SearchIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog as RadixDialog } from 'radix-ui';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cn } from '#components/ui/cn.ts';
import { overlayStyles, useReturnFocus } from '#components/ui/dialog.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { leaveBy } from '#components/ui/leave-guard.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { maskSecrets } from '#lib/access/credentials/mask-secrets';
import type { NavigationItem } from './navigation.ts';
import type { Search, SearchResult } from './types.ts';
import { useSearch } from './use-search.ts';

type PaletteProps = { open: boolean; onClose: () => void; items: NavigationItem[]; search?: Search };

export function CommandPalette({ open, onClose, items, search }: PaletteProps) {
  const returnFocus = useReturnFocus();
  return (
    <RadixDialog.Root open={open} onOpenChange={onClose}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={overlayStyles} />
        <RadixDialog.Content
          {...returnFocus}
          aria-describedby={undefined}
          className="fixed inset-x-4 top-[12vh] z-50 mx-auto max-w-xl animate-pop overflow-hidden rounded-lg border bg-raised shadow-overlay outline-none"
        >
          <RadixDialog.Title className="sr-only">Find</RadixDialog.Title>
          <Palette onClose={onClose} items={items} search={search} />
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

function Palette({ onClose, items, search }: Omit<PaletteProps, 'open'>) {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const { results, pending, failed } = useSearch(search, query);
  const pages = items.filter(({ label }) => label.toLowerCase().includes(query.trim().toLowerCase()));
  const groups = Map.groupBy(results, ({ group }) => group);
  const nothing = pages.length === 0 && results.length === 0 && !pending;

  function go(href: string) {
    onClose();
    leaveBy(() => router.push(href));
  }

  return (
    <Command shouldFilter={false} loop label="Find">
      <div className="flex items-center gap-2.5 border-b px-4">
        <SearchIcon aria-hidden className="size-4 shrink-0 text-subtle" />
        <Command.Input
          value={query}
          onValueChange={(text) => setQuery(maskSecrets(text))}
          placeholder="Find a page, an authkey, an IP or a request id"
          className="h-12 w-full bg-transparent text-base text-ink outline-none pointer-coarse:text-lg"
        />
        {pending ? <Spinner className="text-subtle" /> : <Kbd className="pointer-coarse:hidden">Esc</Kbd>}
        <RadixDialog.Close asChild>
          <Button variant="ghost" size="sm" className="-mr-2 hidden pointer-coarse:inline-flex">
            Cancel
          </Button>
        </RadixDialog.Close>
      </div>
      <Command.List label="Results" className="max-h-80 overflow-y-auto p-1.5">
        {pages.length > 0 && (
          <Command.Group heading="Pages" className={groupStyles}>
            {pages.map(({ href, label, icon: Icon, key }) => (
              <Item key={href} value={href} onSelect={() => go(href)}>
                <Icon aria-hidden className="size-4 text-subtle" />
                {label}
                {key && (
                  <span className="ml-auto flex gap-1 pointer-coarse:hidden" aria-hidden>
                    <Kbd>g</Kbd>
                    <Kbd>{key}</Kbd>
                  </span>
                )}
              </Item>
            ))}
          </Command.Group>
        )}
        {[...groups].map(([group, found]) => (
          <Command.Group key={group} heading={group} className={groupStyles}>
            {found.map((result) => (
              <ResultItem key={result.href + result.label} result={result} onSelect={() => go(result.href)} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <p role="status" className={cn('text-sm', (nothing || failed) && 'px-3 py-6 text-center text-muted')}>
        {failed
          ? 'The search could not be answered. Try again.'
          : nothing && `Nothing found for “${query.trim()}”.`}
      </p>
    </Command>
  );
}

const groupStyles =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-subtle';

function ResultItem({ result, onSelect }: { result: SearchResult; onSelect: () => void }) {
  return (
    <Item value={`${result.group} ${result.href} ${result.label}`} onSelect={onSelect}>
      <span className={cn('min-w-0 truncate', result.mono && 'font-mono')}>{result.label}</span>
      <CornerDownLeft
        aria-hidden
        className="ml-auto size-4 text-subtle opacity-0 group-data-[selected=true]:opacity-100"
      />
    </Item>
  );
}

function Item(props: { value: string; onSelect: () => void; children: React.ReactNode }) {
  return (
    <Command.Item
      {...props}
      className="group flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 text-ink text-sm data-[selected=true]:bg-highlight pointer-coarse:min-h-10"
    />
  );
}
