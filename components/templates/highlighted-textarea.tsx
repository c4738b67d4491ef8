'use client';

import type { ComponentProps } from 'react';
import { cn } from '#components/ui/cn.ts';
import { Textarea } from '#components/ui/textarea.tsx';
import { TemplateText } from './template-text.tsx';

type HighlightedTextareaProps = Omit<ComponentProps<typeof Textarea>, 'value' | 'mono'> & {
  /** What stands in it now. */
  text: string;
};

// Both layers break their lines alike, or the marks would stand beside the words.
const layer =
  'max-h-none min-h-32 whitespace-pre-wrap break-words px-2.5 py-1.5 text-sm pointer-coarse:text-lg';

/** A textarea that marks ##VAR## while it is typed: its text lies over a copy of itself with the marks. */
export function HighlightedTextarea({ text, className, ...props }: HighlightedTextareaProps) {
  return (
    <div className="relative rounded-lg bg-surface">
      <div
        aria-hidden
        className={cn(
          layer,
          'pointer-events-none absolute inset-0 overflow-hidden rounded-lg border border-transparent text-transparent [&_mark]:text-transparent',
        )}
      >
        <TemplateText text={text} />
      </div>
      <Textarea {...props} className={cn(layer, 'relative resize-none bg-transparent', className)} />
    </div>
  );
}
