'use client';

import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type ComponentProps, type ReactNode, useRef } from 'react';
import { cn } from './cn.ts';
import { rememberMenuTrigger } from './return-focus.ts';

/** Above messages too, which have the layer below: what somebody opened is not covered by one. */
export const popupStyles =
  'z-1000000000 animate-pop rounded-lg border bg-raised p-1 text-sm text-ink shadow-overlay outline-none';

const itemStyles = [
  'relative flex min-h-8 cursor-default select-none items-center gap-2 rounded-md px-2 py-1 outline-none pointer-coarse:min-h-10',
  'data-highlighted:bg-highlight data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-subtle',
];

type MenuProps = {
  /** The button that opens it; give it a name. */
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom' | 'right' | 'left';
  className?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

export function Menu({ trigger, children, align = 'end', side, className, open, onOpenChange }: MenuProps) {
  const triggerRef = useRef<HTMLButtonElement>(null);

  function changeOpen(next: boolean) {
    if (next) rememberMenuTrigger(triggerRef.current);
    onOpenChange?.(next);
  }

  return (
    // Not modal: the page behind stays readable to assistive tech, and a dialog may follow.
    <DropdownMenu.Root open={open} onOpenChange={changeOpen} modal={false}>
      <DropdownMenu.Trigger asChild ref={triggerRef}>
        {trigger}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={cn(popupStyles, 'min-w-44', className)}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type MenuItemProps = ComponentProps<typeof DropdownMenu.Item> & { danger?: boolean; hint?: ReactNode };

export function MenuItem({ danger, hint, className, children, ...props }: MenuItemProps) {
  return (
    <DropdownMenu.Item
      {...props}
      className={cn(
        itemStyles,
        danger && 'text-refused data-highlighted:bg-refused-soft [&_svg]:text-refused',
        className,
      )}
    >
      {children}
      {hint && <span className="ml-auto pl-4 text-subtle text-xs">{hint}</span>}
    </DropdownMenu.Item>
  );
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof DropdownMenu.Label>) {
  return <DropdownMenu.Label {...props} className={cn('px-2 py-1.5 text-subtle text-xs', className)} />;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-border" />;
}

export const MenuRadioGroup = DropdownMenu.RadioGroup;

export function MenuRadioItem({
  className,
  children,
  ...props
}: ComponentProps<typeof DropdownMenu.RadioItem>) {
  return (
    <DropdownMenu.RadioItem {...props} className={cn(itemStyles, 'pr-8', className)}>
      {children}
      <DropdownMenu.ItemIndicator className="absolute right-2">
        <Check aria-hidden />
      </DropdownMenu.ItemIndicator>
    </DropdownMenu.RadioItem>
  );
}
