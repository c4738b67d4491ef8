import type { ReactNode } from 'react';

/** One line of a `<dl>` below an opened row: what it is, then what it says. */
export function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-h-7 grid-cols-[6rem_minmax(0,1fr)] items-center gap-2">
      <dt className="text-subtle">{name}</dt>
      <dd className="flex min-w-0 flex-wrap items-center gap-1">{children}</dd>
    </div>
  );
}
