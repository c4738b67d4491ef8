import { cn } from '#components/ui/cn.ts';

/** A line along the top while the server works; not for answers that come at once. */
export function PendingBar({ pending }: { pending: boolean }) {
  return (
    <div
      aria-hidden
      className={cn(
        'pointer-events-none absolute inset-x-px -top-px z-10 h-0.5 overflow-hidden rounded-full opacity-0',
        pending && 'opacity-100 transition-opacity delay-150',
      )}
    >
      {pending && <div className="h-full w-1/4 animate-pass rounded-full bg-accent" />}
    </div>
  );
}
