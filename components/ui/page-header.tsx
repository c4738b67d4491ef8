import type { ReactNode } from 'react';
import { Breadcrumbs, type Crumb } from './breadcrumbs.tsx';

type PageHeaderProps = {
  title: ReactNode;
  /** One line that says what this is. */
  description?: ReactNode;
  /** The main action, rightmost. */
  actions?: ReactNode;
  /** The pages above this one; the title stands for the page itself. */
  breadcrumbs?: Crumb[];
  /** Beside the title: a badge, a switch. */
  aside?: ReactNode;
};

export function PageHeader({ title, description, actions, breadcrumbs, aside }: PageHeaderProps) {
  return (
    <header className="mb-6">
      {breadcrumbs && <Breadcrumbs items={breadcrumbs} current={title} />}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="min-w-0 break-words font-semibold text-ink text-xl">{title}</h1>
            {aside}
          </div>
          {description && <div className="mt-0.5 text-base text-muted">{description}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
