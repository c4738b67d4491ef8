'use client';

import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { overlayStyles, useReturnFocus } from './dialog.tsx';

export type SheetProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  side?: 'left' | 'right';
  hideTitle?: boolean;
  className?: string;
};

const sides = {
  left: 'left-0 border-r animate-sheet-left w-72',
  right: 'right-0 border-l animate-sheet-right w-120',
};

/** A dialog from the side: one thing looked at without leaving the list. */
export function Sheet({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  side = 'right',
  hideTitle,
  className,
}: SheetProps) {
  const returnFocus = useReturnFocus();
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={overlayStyles} />
        <RadixDialog.Content
          {...returnFocus}
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'fixed inset-y-0 z-50 flex max-w-[calc(100vw-48px)] flex-col bg-raised shadow-overlay outline-none',
            sides[side],
            className,
          )}
        >
          <header className={cn('grid gap-1 border-b px-5 py-4 pr-12', hideTitle && 'sr-only')}>
            <RadixDialog.Title className="font-semibold text-ink text-lg">{title}</RadixDialog.Title>
            {description && (
              <RadixDialog.Description className="text-base text-muted">
                {description}
              </RadixDialog.Description>
            )}
          </header>
          <div className={cn('flex-1 overflow-y-auto', !hideTitle && 'px-5 py-4')}>{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</footer>
          )}
          <RadixDialog.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label="Close" className="absolute top-3 right-3">
              <X aria-hidden />
            </Button>
          </RadixDialog.Close>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
