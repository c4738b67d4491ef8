import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** A place held for what is coming; size it like the real thing. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cn('h-4 animate-breathe rounded-md bg-border/70', className)} />;
}

/** Wraps skeletons so that assistive tech hears one word for all of them. */
export function Loading({
  label = 'Loading',
  children,
  className,
}: {
  label?: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}
