'use client';

import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn.ts';
import { useFieldControl } from './field.tsx';

export const inputStyles = [
  'w-full min-w-0 rounded-lg border border-border-strong bg-surface text-ink text-sm transition-colors',
  'hover:border-track focus-visible:border-ring focus-visible:outline-1 focus-visible:outline-offset-0',
  'aria-invalid:border-refused aria-invalid:outline-refused',
  'disabled:bg-sunken disabled:text-subtle',
  // Under 16 px iOS zooms the page when the field is focused.
  'pointer-coarse:text-lg',
];

export type InputProps = ComponentProps<'input'> & { mono?: boolean; icon?: ReactNode };

export function Input({ mono, icon, className, ...props }: InputProps) {
  const field = useFieldControl();
  const input = (
    <input
      type="text"
      {...field}
      {...props}
      className={cn(
        inputStyles,
        'h-8 px-2.5 read-only:bg-sunken pointer-coarse:h-10',
        mono && 'font-mono',
        icon && 'pl-8',
        className,
      )}
    />
  );
  if (!icon) return input;
  return (
    <div className="relative w-full">
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 left-2.5 grid place-items-center text-subtle [&_svg]:size-4"
      >
        {icon}
      </span>
      {input}
    </div>
  );
}
