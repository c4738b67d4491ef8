'use client';

import type { RowData } from '@tanstack/react-table';
import { cn } from '#components/ui/cn.ts';
import { Loading, Skeleton } from '#components/ui/skeleton.tsx';
import { Table, TBody, Td, THead, Th, Tr } from '#components/ui/table.tsx';
import { columnLabel, type DataColumn } from './features.ts';

type DataTableSkeletonProps<T extends RowData> = {
  columns: DataColumn<T>[];
  rows?: number;
  /** Places held in the line of filters. */
  filters?: number;
  selectable?: boolean;
};

const widths = ['w-32', 'w-24', 'w-28', 'w-20'];

/** The same columns and row height as the table that is coming. */
export function DataTableSkeleton<T extends RowData>({
  columns,
  rows = 8,
  filters = 1,
  selectable,
}: DataTableSkeletonProps<T>) {
  return (
    <Loading className="min-w-0">
      <div className="mb-3 flex flex-wrap gap-2">
        {Array.from({ length: filters }, (_, index) => (
          <Skeleton
            key={index}
            className={
              index === 0
                ? 'h-8 w-full rounded-lg sm:w-72 pointer-coarse:h-10'
                : 'h-8 w-36 rounded-lg pointer-coarse:h-10'
            }
          />
        ))}
      </div>
      <div className="rounded-lg border bg-surface" aria-hidden>
        <Table>
          <THead>
            <Tr>
              {selectable && <Th className="w-10" />}
              {columns.map((column) => (
                <Th
                  key={column.id ?? columnLabel(column)}
                  align={column.meta?.align}
                  className={column.meta?.width}
                >
                  {!column.meta?.hideHeader && columnLabel(column)}
                </Th>
              ))}
            </Tr>
          </THead>
          <TBody>
            {Array.from({ length: rows }, (_, row) => (
              <Tr key={row}>
                {selectable && (
                  <Td className="w-10 max-sm:hidden">
                    <Skeleton className="size-4" />
                  </Td>
                )}
                {columns.map((column, index) => (
                  <Td
                    key={column.id ?? columnLabel(column)}
                    align={column.meta?.align}
                    card={column.meta?.card === 'actions' ? 'hidden' : column.meta?.card}
                    label={columnLabel(column)}
                    className={column.meta?.width}
                  >
                    <Skeleton
                      className={cn(
                        'inline-block max-w-full align-middle',
                        column.meta?.card === 'actions' ? 'size-7' : widths[(index + row) % widths.length],
                      )}
                    />
                  </Td>
                ))}
              </Tr>
            ))}
          </TBody>
        </Table>
        <div className="h-11 border-t" />
      </div>
    </Loading>
  );
}
