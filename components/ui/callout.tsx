import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Tone, toneStyles } from './badge.tsx';
import { cn } from './cn.ts';

const icons: Record<Tone, typeof Info> = {
  allowed: CircleCheck,
  refused: CircleX,
  warning: TriangleAlert,
  neutral: Info,
  accent: Info,
};

/** One thing to know about this page, in words: what holds now, or what to mind. */
export function Callout({
  tone = 'neutral',
  children,
  action,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  const Icon = icons[tone];
  return (
    <div
      className={cn(
        'flex flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg px-3 py-2 text-sm',
        toneStyles[tone],
        className,
      )}
    >
      <div className="flex min-w-0 items-start gap-2">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
        <div className="min-w-0">{children}</div>
      </div>
      {action}
    </div>
  );
}
