'use client';

import type { RowData } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { cn } from '#components/ui/cn.ts';
import { THead, Th, Tr } from '#components/ui/table.tsx';
import { columnLabel, type DataTableInstance } from './features.ts';
import type { Sort } from './search-params.ts';
import type { TableUrl } from './use-table-url.ts';

type HeaderProps<T extends RowData> = {
  table: DataTableInstance<T>;
  url: TableUrl;
  sort: Sort;
  selectable: boolean;
};

export function TableHeader<T extends RowData>({ table, url, sort, selectable }: HeaderProps<T>) {
  const all = table.getIsAllRowsSelected();
  const some = table.getIsSomeRowsSelected();
  return (
    <THead>
      <Tr>
        {selectable && (
          <Th className="w-10 pr-0">
            <Checkbox
              aria-label="Select all on this page"
              checked={all ? true : some ? 'indeterminate' : false}
              onCheckedChange={() => table.toggleAllRowsSelected(!all)}
            />
          </Th>
        )}
        {table.getFlatHeaders().map(({ id, column }) => {
          const meta = column.columnDef.meta ?? {};
          const label = columnLabel(column.columnDef);
          const sorted = sort.id === id ? (sort.desc ? 'descending' : 'ascending') : undefined;
          return (
            <Th
              key={id}
              align={meta.align}
              className={meta.width}
              aria-sort={sorted ?? (isSortable(column.columnDef) ? 'none' : undefined)}
            >
              {isSortable(column.columnDef) ? (
                <SortButton
                  label={label}
                  sorted={sorted}
                  end={meta.align === 'end'}
                  onPress={() => url.set({ sort: `${id}.${sorted === 'descending' ? 'asc' : 'desc'}` })}
                />
              ) : (
                <span className={meta.hideHeader ? 'sr-only' : undefined}>{label}</span>
              )}
            </Th>
          );
        })}
      </Tr>
    </THead>
  );
}

export function isSortable(column: { enableSorting?: boolean }) {
  return column.enableSorting === true;
}

type SortButtonProps = {
  label: string;
  sorted: 'ascending' | 'descending' | undefined;
  end: boolean;
  onPress: () => void;
};

function SortButton({ label, sorted, end, onPress }: SortButtonProps) {
  const Icon = sorted === 'ascending' ? ArrowUp : sorted === 'descending' ? ArrowDown : ChevronsUpDown;
  return (
    <button
      type="button"
      onClick={onPress}
      className={cn(
        'group -mx-1 inline-flex h-7 items-center gap-1 rounded-md px-1 transition-colors hover:text-ink pointer-coarse:h-10',
        sorted && 'text-ink',
        end && 'flex-row-reverse',
      )}
    >
      {label}
      <Icon
        aria-hidden
        className={cn(
          'size-3.5',
          // It takes room of its own once the column is sorted: a row has more use for it.
          !sorted && [
            end ? '-ml-4.5' : '-mr-4.5',
            'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60',
          ],
        )}
      />
    </button>
  );
}
