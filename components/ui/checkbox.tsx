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
        'relative grid size-4 shrink-0 place-items-center rounded-sm border border-track bg-surface text-on-accent transition-colors',
        'data-[state=checked]:border-accent data-[state=checked]:bg-accent',
        'data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent disabled:opacity-50',
        'after:absolute after:-inset-3 after:hidden pointer-coarse:after:block',
        className,
      )}
    >
      <RadixCheckbox.Indicator>
        {props.checked === 'indeterminate' ? (
          <Minus aria-hidden className="size-3" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3" strokeWidth={3} />
        )}
      </RadixCheckbox.Indicator>
    </RadixCheckbox.Root>
  );
}
