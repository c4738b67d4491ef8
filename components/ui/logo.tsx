import { cn } from './cn.ts';

/** The mark: three pickets of a fence, the middle one a key. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn('size-7 shrink-0', className)}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <g
        className="stroke-on-accent"
        strokeWidth="2.25"
        strokeLinecap="round"
        strokeLinejoin="round"
        fill="none"
      >
        <path d="M8 25.5V13M24 25.5V13M4.5 18h23" />
        <circle cx="16" cy="9" r="3.5" />
        <path d="M16 12.5v13M16 25.5h4" />
      </g>
    </svg>
  );
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2.5', className)}>
      <LogoMark />
      <span className="font-semibold text-ink text-lg tracking-tight">Keyfence</span>
    </span>
  );
}
