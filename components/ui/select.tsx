'use client';

import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { useFieldControl } from './field.tsx';
import { inputStyles } from './input.tsx';

/** The platform's own select: right on phones, with a keyboard, and for assistive tech. */
export function Select({ className, children, ...props }: ComponentProps<'select'>) {
  const field = useFieldControl();
  return (
    <div className={cn('relative', className)}>
      <select
        {...field}
        {...props}
        className={cn(inputStyles, 'h-8 appearance-none truncate bg-surface pr-8 pl-2.5 pointer-coarse:h-10')}
      >
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-subtle"
      />
    </div>
  );
}
