'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { countOf, formatNumber } from '../ui/number.tsx';
import { Select } from '../ui/select.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { pageSizes } from './search-params.ts';

type PaginationProps = {
  total: number;
  page: number;
  pageSize: number;
  noun: [one: string, many: string];
  pending: boolean;
  /** Offers page sizes; false when all fits on the smallest page. */
  always: boolean;
  onPage: (page: number) => void;
  onPageSize: (size: number) => void;
};

export function Pagination({
  total,
  page,
  pageSize,
  noun,
  pending,
  always,
  onPage,
  onPageSize,
}: PaginationProps) {
  const pages = Math.ceil(total / pageSize);
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(page * pageSize, total);
  const range =
    first > total
      ? `none of ${formatNumber(total)}`
      : `${formatNumber(first)}–${formatNumber(last)} of ${formatNumber(total)}`;

  return (
    <nav
      aria-label="Pages"
      className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-2 border-t px-4 py-1.5 text-sm text-subtle"
    >
      <p role="status" className="flex items-center gap-2 tabular-nums">
        {pages > 1 || page > 1 ? range : countOf(total, ...noun)}
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
            aria-disabled={page <= 1}
            onClick={() => page > 1 && onPage(Math.min(page - 1, pages))}
            className="aria-disabled:opacity-50"
          >
            <ChevronLeft aria-hidden />
          </Button>
          <Button
            size="icon"
            aria-label="Next page"
            aria-disabled={page >= pages}
            onClick={() => page < pages && onPage(page + 1)}
            className="aria-disabled:opacity-50"
          >
            <ChevronRight aria-hidden />
          </Button>
        </div>
      )}
    </nav>
  );
}
