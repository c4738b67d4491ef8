'use client';

import { Check, Minus } from 'lucide-react';
import { Checkbox as RadixCheckbox } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { useFieldControl } from './field.tsx';

export function Checkbox({ className, ...props }: ComponentProps<typeof RadixCheckbox.Root>) {
  const field = useFieldControl();
  return (
    <RadixCheckbox.Root
      {...field}
      {...props}
      className={cn(
        'group grid size-4 shrink-0 place-items-center rounded-sm disabled:opacity-50',
        // The touch target is larger than the box, and takes no more room.
        'pointer-coarse:-m-3 pointer-coarse:size-10',
        className,
      )}
    >
      <span
        className={cn(
          'grid size-4 place-items-center rounded-sm border border-track bg-surface text-on-accent transition-colors',
          'group-data-[state=checked]:border-accent group-data-[state=checked]:bg-accent',
          'group-data-[state=indeterminate]:border-accent group-data-[state=indeterminate]:bg-accent',
        )}
      >
        <RadixCheckbox.Indicator>
          {props.checked === 'indeterminate' ? (
            <Minus aria-hidden className="size-3" strokeWidth={3} />
          ) : (
            <Check aria-hidden className="size-3" strokeWidth={3} />
          )}
        </RadixCheckbox.Indicator>
      </span>
    </RadixCheckbox.Root>
  );
}
