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
        'group inline-grid h-5 w-9 shrink-0 place-items-center rounded-full disabled:opacity-50',
        // The touch target is larger than the track, and takes no more room.
        'pointer-coarse:-mx-1 pointer-coarse:-my-2.5 pointer-coarse:h-10 pointer-coarse:w-11',
        className,
      )}
    >
      <span className="flex h-5 w-9 items-center rounded-full bg-track transition-colors group-data-[state=checked]:bg-accent">
        <RadixSwitch.Thumb className="size-4 translate-x-0.5 rounded-full bg-on-accent transition-transform data-[state=checked]:translate-x-4.5" />
      </span>
    </RadixSwitch.Root>
  );
}
