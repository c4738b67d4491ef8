import { type ComponentProps, type ReactNode, useId } from 'react';
import { cn } from './cn.ts';

type CardProps = Omit<ComponentProps<'section'>, 'title'> & {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  /** Content to the edges: for tables and lists. */
  flush?: boolean;
};

/** A panel; with a title it is a region of that name. */
export function Card({
  title,
  description,
  actions,
  footer,
  flush,
  className,
  children,
  ...props
}: CardProps) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={title ? titleId : undefined}
      {...props}
      className={cn('min-w-0 rounded-lg border bg-surface', className)}
    >
      {(title || actions) && (
        <header
          className={cn(
            'flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-3.5',
            flush ? 'pb-3' : 'pb-0',
          )}
        >
          <div className="min-w-0">
            {title && (
              <h2 id={titleId} className="font-semibold text-base text-ink">
                {title}
              </h2>
            )}
            {description && <p className="text-sm text-subtle">{description}</p>}
          </div>
          {actions && <div className="flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={cn(!flush && 'p-4', !flush && title && 'pt-3')}>{children}</div>
      {footer && <footer className="border-t px-4 py-3 text-sm text-subtle">{footer}</footer>}
    </section>
  );
}
