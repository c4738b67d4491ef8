import { cn } from './cn.ts';

/** A person's or company's initials; the name stands beside it, so this is decoration. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const words = name.trim().split(/\s+/);
  const initials =
    `${words[0]?.[0] ?? '?'}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
  return (
    <span
      aria-hidden
      className={cn(
        'grid size-7 shrink-0 place-items-center rounded-md bg-accent-soft font-medium text-accent text-xs',
        className,
      )}
    >
      {initials}
    </span>
  );
}
