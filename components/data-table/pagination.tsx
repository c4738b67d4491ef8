'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { countOf, formatNumber } from '#components/ui/number.tsx';
import { Select } from '#components/ui/select.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import type { Place } from '#lib/core/paging/read-page';
import { pageSizes } from './search-params.ts';
import type { TableUrl } from './use-table-url.ts';

type PaginationProps = {
  place: Place;
  /** Rows on this page. */
  shown: number;
  pageSize: number;
  noun: [one: string, many: string];
  pending: boolean;
  /** Offers page sizes; false when all fits on the smallest page. */
  always: boolean;
  onPage: TableUrl['turnPage'];
  onPageSize: (size: number) => void;
};

export function Pagination({
  place,
  shown,
  pageSize,
  noun,
  pending,
  always,
  onPage,
  onPageSize,
}: PaginationProps) {
  const { total, preceding, next, previous } = place;
  const range =
    shown === 0
      ? `none of ${formatNumber(total)}`
      : `${formatNumber(preceding + 1)}–${formatNumber(preceding + shown)} of ${formatNumber(total)}`;

  return (
    <nav
      aria-label="Pages"
      className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-2 border-t px-4 py-1.5 text-sm text-subtle"
    >
      <p role="status" className="flex items-center gap-2 tabular-nums">
        {shown < total ? range : countOf(total, ...noun)}
        {pending && <Spinner className="size-3.5" />}
      </p>
      {always && (
        <div className="ml-auto flex items-center gap-2">
          <Select
            aria-label="Rows per page"
            className="w-28 max-sm:hidden"
            value={pageSize}
            onChange={(event) => onPageSize(Number(event.target.value))}
          >
            {pageSizes.map((size) => (
              <option key={size} value={size}>
                {size} a page
              </option>
            ))}
          </Select>
          <Button
            size="icon"
            aria-label="Previous page"
            aria-disabled={previous === null}
            onClick={() => previous !== null && onPage({ before: previous })}
            className="aria-disabled:opacity-50"
          >
            <ChevronLeft aria-hidden />
          </Button>
          <Button
            size="icon"
            aria-label="Next page"
            aria-disabled={next === null}
            onClick={() => next !== null && onPage({ after: next })}
            className="aria-disabled:opacity-50"
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
      )}
    </nav>
  );
}
