'use client';

import { Check, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from './cn.ts';
import { IpText } from './mono.tsx';

export type IpChipProps = {
  /** What was typed. */
  input: string;
  /** What will be stored; absent when refused. */
  canonical?: string;
  /** `IPv4`, `IPv6`. */
  family?: string;
  /** Accepted, but worth knowing: "private: the public internet never shows it". */
  note?: string;
  /** Why it cannot be accepted. */
  reason?: string;
  onRemove?: () => void;
};

/** One entry of a list as it was understood: its canonical form and family, or the reason why not. */
export function IpChip({ input, canonical, family, note, reason, onRemove }: IpChipProps) {
  const refused = Boolean(reason);
  const changed = canonical && canonical !== input;
  const Icon = refused ? X : note ? TriangleAlert : Check;
  return (
    <li
      className={cn(
        'flex min-h-7 max-w-full items-center gap-2 rounded-md border px-2 py-0.5',
        refused && 'border-transparent bg-refused-soft',
        note && !refused && 'border-transparent bg-warning-soft',
      )}
    >
      <Icon
        aria-hidden
        className={cn('size-3.5 shrink-0', refused ? 'text-refused' : note ? 'text-warning' : 'text-allowed')}
      />
      <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 break-words text-sm">
        <IpText
          ip={canonical ?? input}
          className={cn('max-w-full whitespace-normal wrap-anywhere', refused && 'text-refused')}
        />
        {family && !refused && <span className="text-subtle text-xs">{family}</span>}
        {changed && !refused && <span className="text-subtle text-xs">from {input}</span>}
        {refused && <span className="text-refused text-xs">{reason}</span>}
        {note && !refused && <span className="text-warning text-xs">{note}</span>}
      </span>
      {onRemove && (
        <button
          type="button"
          aria-label={`Take out ${input}`}
          onClick={onRemove}
          className="-mr-1 grid size-5 shrink-0 place-items-center rounded-sm text-subtle hover:bg-sunken hover:text-ink pointer-coarse:-m-2.5 pointer-coarse:-mr-3.5 pointer-coarse:size-10"
        >
          <X aria-hidden className="size-3.5" />
        </button>
      )}
    </li>
  );
}

export function IpChips({ children, label = 'Entries' }: { children: ReactNode; label?: string }) {
  return (
    <ul aria-label={label} className="flex flex-wrap gap-1.5">
      {children}
    </ul>
  );
}
