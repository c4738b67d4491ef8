import type { ReactNode } from 'react';
import { cn } from './cn.ts';

export type Tone = 'allowed' | 'refused' | 'warning' | 'neutral' | 'accent';

export const toneStyles: Record<Tone, string> = {
  allowed: 'bg-allowed-soft text-allowed',
  refused: 'bg-refused-soft text-refused',
  warning: 'bg-warning-soft text-warning',
  neutral: 'bg-highlight text-muted',
  accent: 'bg-accent-soft text-accent',
};

/** A state as a word; the colour only repeats it. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
  className,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={cn(
        'inline-flex h-5.5 items-center gap-1 whitespace-nowrap rounded-md px-1.5 font-medium text-xs [&_svg]:size-3.5',
        toneStyles[tone],
        className,
      )}
    >
      {icon}
      {children}
    </span>
  );
}
