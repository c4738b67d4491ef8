import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from '#components/ui/cn.ts';
import { formatNumber } from '#components/ui/number.tsx';

type FigureProps = {
  label: string;
  value: number;
  /** One short line below the number. */
  note: ReactNode;
  /** A sparkline. */
  children: ReactNode;
  href?: string;
  /** Something to mind. */
  warn?: boolean;
};

/** One number with its course over the range. */
export function Figure({ label, value, note, children, href, warn }: FigureProps) {
  return (
    <div
      className={cn(
        'relative grid content-between gap-3 rounded-lg border bg-surface px-4 pt-3.5 pb-3 transition-colors',
        href && 'hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-ring',
      )}
    >
      <div>
        <p className="text-sm text-subtle">
          {href ? (
            <Link href={href} className="outline-none after:absolute after:inset-0">
              {label}
            </Link>
          ) : (
            label
          )}
        </p>
        <p className={cn('font-semibold text-2xl text-ink tabular-nums', warn && 'text-warning')}>
          {formatNumber(value)}
        </p>
        <p className="text-sm text-subtle">{note}</p>
      </div>
      {children}
    </div>
  );
}
