'use client';

import type { ComponentProps } from 'react';
import { cn } from './cn.ts';
import { useFieldControl } from './field.tsx';
import { inputStyles } from './input.tsx';

export function Textarea({ mono, className, ...props }: ComponentProps<'textarea'> & { mono?: boolean }) {
  const field = useFieldControl();
  return (
    <textarea
      rows={3}
      {...field}
      {...props}
      className={cn(
        inputStyles,
        'field-sizing-content max-h-80 min-h-18 px-2.5 py-1.5',
        mono && 'font-mono',
        className,
      )}
    />
  );
}
