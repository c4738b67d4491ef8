'use client';

import { Switch as RadixSwitch } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { useFieldControl } from './field.tsx';

export function Switch({ className, ...props }: ComponentProps<typeof RadixSwitch.Root>) {
  const { 'aria-required': _, 'aria-invalid': __, ...field } = useFieldControl();
  return (
    <RadixSwitch.Root
      {...field}
      {...props}
      className={cn(
        'relative inline-flex h-5 w-9 shrink-0 items-center rounded-full bg-track transition-colors',
        'data-[state=checked]:bg-accent disabled:opacity-50',
        // The touch target is larger than the track.
        'after:absolute after:-inset-x-1 after:-inset-y-2.5 after:hidden pointer-coarse:after:block',
        className,
      )}
    >
      <RadixSwitch.Thumb className="size-4 translate-x-0.5 rounded-full bg-on-accent transition-transform data-[state=checked]:translate-x-4.5" />
    </RadixSwitch.Root>
  );
}
