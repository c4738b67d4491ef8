'use client';

import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import { type ReactNode, type RefObject, useCallback, useRef } from 'react';
import { Button } from './button.tsx';
import { cn } from './cn.ts';
import { focusOrigin } from './return-focus.ts';

export const overlayStyles = 'fixed inset-0 z-50 bg-overlay animate-fade';

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  size?: 'sm' | 'md' | 'lg';
};

const widths = { sm: 'max-w-sm', md: 'max-w-md', lg: 'max-w-2xl' };

/** Returns focus to whatever had it when the overlay opened, trigger or not. */
export function useReturnFocus() {
  const origin = useRef<HTMLElement | null>(null);
  return returning(origin);
}

function returning(origin: RefObject<HTMLElement | null>) {
  return {
    onOpenAutoFocus: () => {
      origin.current = focusOrigin();
    },
    onCloseAutoFocus: (event: Event) => {
      event.preventDefault();
      if (origin.current?.isConnected) origin.current.focus();
      else document.getElementById('main')?.focus();
    },
  };
}

export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  footer,
  size = 'md',
}: DialogProps) {
  const origin = useRef<HTMLElement | null>(null);
  // A field with `autoFocus` has the focus before Radix asks for it, and then Radix does not ask. The header comes
  // into the page before all fields.
  const remember = useCallback((header: HTMLElement | null) => {
    if (header) origin.current = focusOrigin();
  }, []);
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        <RadixDialog.Overlay className={cn(overlayStyles, 'grid place-items-center overflow-y-auto p-4')}>
          <RadixDialog.Content
            onCloseAutoFocus={returning(origin).onCloseAutoFocus}
            {...(description ? {} : { 'aria-describedby': undefined })}
            className={cn(
              'wrap-anywhere relative w-full animate-pop rounded-lg border bg-raised shadow-overlay outline-none',
              widths[size],
            )}
          >
            <header ref={remember} className="grid grid-cols-[minmax(0,1fr)] gap-1 px-5 pt-4.5 pr-12">
              <RadixDialog.Title className="font-semibold text-ink text-lg">{title}</RadixDialog.Title>
              {description && (
                <RadixDialog.Description className="text-base text-muted">
                  {description}
                </RadixDialog.Description>
              )}
            </header>
            <div className={cn('px-5', children ? 'py-4' : 'pb-4')}>{children}</div>
            {footer && (
              <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">{footer}</footer>
            )}
            <RadixDialog.Close asChild>
              <Button variant="ghost" size="icon-sm" aria-label="Close" className="absolute top-3 right-3">
                <X aria-hidden />
              </Button>
            </RadixDialog.Close>
          </RadixDialog.Content>
        </RadixDialog.Overlay>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
