'use client';

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { formatNumber } from '#components/ui/number.tsx';

type BulkBarProps = {
  count: number;
  onPageCount: number;
  onSelectPage: () => void;
  onClear: () => void;
  children: ReactNode;
};

/** What can be done with the selected rows: at the bottom of the screen while there are some. */
export function BulkBar({ count, onPageCount, onSelectPage, onClear, children }: BulkBarProps) {
  return (
    <section
      aria-label="Selected rows"
      className="sticky bottom-4 z-30 mx-auto mt-4 flex w-fit max-w-full max-sm:w-full animate-pop flex-wrap items-center gap-2 rounded-lg border border-border-strong bg-raised py-2 pr-2 pl-3.5 text-sm shadow-overlay"
    >
      <p role="status" className="font-medium tabular-nums">
        {formatNumber(count)} selected
      </p>
      {count < onPageCount && (
        <Button variant="ghost" size="sm" onClick={onSelectPage}>
          {`Select all ${onPageCount}`}
        </Button>
      )}
      <div className="flex flex-wrap items-center gap-2 max-sm:order-last max-sm:w-full sm:ml-2">
        {children}
      </div>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Clear selection"
        onClick={onClear}
        className="max-sm:ml-auto"
      >
        <X aria-hidden />
      </Button>
    </section>
  );
}
