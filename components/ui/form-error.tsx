import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';

/** What the server said about the form as a whole. */
export function FormError({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      role="alert"
      className={cn(
        'flex items-start gap-2 rounded-lg bg-refused-soft px-3 py-2 text-refused text-sm [&_svg]:mt-0.5',
        className,
      )}
    >
      <CircleAlert aria-hidden className="size-4 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
