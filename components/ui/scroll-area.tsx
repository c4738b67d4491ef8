import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** Keeps a long list from pushing the rest of the page away; scrolls by keyboard too. */
export function ScrollArea({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore-start lint/a11y: what scrolls must be reachable without a mouse; it is no set of fields
    <div role="group" aria-label={label} tabIndex={0} className={cn('relative overflow-auto', className)}>
      {children}
    </div>
    // biome-ignore-end lint/a11y: see above
  );
}
