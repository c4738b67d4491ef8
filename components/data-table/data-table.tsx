'use client';

import { type RowData, type RowSelectionState, useTable } from '@tanstack/react-table';
import { type ReactNode, useState } from 'react';
import { Table, TBody } from '#components/ui/table.tsx';
import type { Place } from '#lib/core/paging/read-page';
import { BulkBar } from './bulk-bar.tsx';
import { type DataColumn, features } from './features.ts';
import { TableHeader } from './header.tsx';
import { NoRows } from './no-rows.tsx';
import { Pagination } from './pagination.tsx';
import { PendingBar } from './pending-bar.tsx';
import { TableRow } from './row.tsx';
import { pageSizes, type Sort } from './search-params.ts';
import { type Facet, Toolbar } from './toolbar.tsx';
import { useTableUrl } from './use-table-url.ts';

export type DataTableProps<T extends RowData> = {
  /** The table's accessible name. */
  label: string;
  /** Made once, outside of the component, with `columnsOf<T>()`. */
  columns: DataColumn<T>[];
  /** One page of rows, as the server sorted and filtered them. */
  rows: T[];
  rowId: (row: T) => string;
  /** How a row is called in the names of its controls: the IP, the key's name. */
  rowLabel: (row: T) => string;
  place: Place;
  pageSize: number;
  sort: Sort;
  /** What is counted: `['authkey', 'authkeys']`. */
  noun: [one: string, many: string];
  search?: { label: string; placeholder?: string };
  facets?: Facet[];
  /** More filters, after the facets; name the URL keys they write in `filterKeys`. */
  filters?: ReactNode;
  filterKeys?: string[];
  /** With it rows can be selected; shown at the bottom while some are. */
  bulkActions?: (selected: T[], clear: () => void) => ReactNode;
  /** With it rows open; rendered only while open. */
  expand?: (row: T) => ReactNode;
  /** A press anywhere on a row opens it, too. */
  rowsOpen?: boolean;
  /** Shown when there is nothing and no filter is set. */
  empty: ReactNode;
};

/** One page of a list whose paging, sorting and filters live in the URL and are done by the server. */
export function DataTable<T extends RowData>(props: DataTableProps<T>) {
  const { columns, rows, place, pageSize, sort, facets = [], filterKeys = [] } = props;
  const keys = [...facets.map((facet) => facet.id), ...filterKeys];
  const url = useTableUrl(keys);
  const filtered = ['q', ...keys].some((key) => Boolean(url.values[key]));
  const clearFilters = () => url.set(Object.fromEntries(['q', ...keys].map((key) => [key, null])));

  // A selection belongs to the page it was made on.
  const page = `${url.values.after} ${url.values.before} ${pageSize}`;
  const [selection, setSelection] = useState({ page, ids: {} as RowSelectionState });
  const rowSelection = selection.page === page ? selection.ids : {};

  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: props.rowId,
    rowCount: place.total,
    manualPagination: true,
    manualSorting: true,
    manualExpanding: true,
    enableMultiSort: false,
    enableSortingRemoval: false,
    enableRowSelection: Boolean(props.bulkActions),
    getRowCanExpand: () => Boolean(props.expand),
    state: {
      rowSelection,
      sorting: [sort],
      pagination: { pageIndex: 0, pageSize },
    },
    onRowSelectionChange: (update) =>
      setSelection({ page, ids: typeof update === 'function' ? update(rowSelection) : update }),
  });
  const selected = table.getSelectedRowModel().rows.map((row) => row.original);

  return (
    <div className="min-w-0">
      <Toolbar
        table={table}
        url={url}
        sort={sort}
        search={props.search}
        facets={facets}
        onClear={filtered ? clearFilters : undefined}
      >
        {props.filters}
      </Toolbar>
      <div className="relative rounded-lg border bg-surface">
        <PendingBar pending={url.pending} />
        <div aria-busy={url.pending}>
          {rows.length > 0 ? (
            <Table aria-label={props.label}>
              <TableHeader table={table} url={url} sort={sort} selectable={Boolean(props.bulkActions)} />
              <TBody>
                {table.getRowModel().rows.map((row) => (
                  <TableRow
                    key={row.id}
                    row={row}
                    table={table}
                    label={props.rowLabel(row.original)}
                    selectable={Boolean(props.bulkActions)}
                    expand={props.expand}
                    opensOnPress={props.rowsOpen}
                  />
                ))}
              </TBody>
            </Table>
          ) : (
            <NoRows
              noun={props.noun[1]}
              empty={props.empty}
              onClear={filtered ? clearFilters : undefined}
              onFirstPage={place.total > 0 ? () => url.turnPage(null) : undefined}
            />
          )}
        </div>
        {place.total > 0 && (
          <Pagination
            place={place}
            shown={rows.length}
            pageSize={pageSize}
            noun={props.noun}
            pending={url.pending}
            onPage={url.turnPage}
            onPageSize={(size) => url.set({ size: String(size) })}
            always={place.total > pageSizes[0]}
          />
        )}
      </div>
      {props.bulkActions && selected.length > 0 && (
        <BulkBar
          count={selected.length}
          onPageCount={rows.length}
          onSelectPage={() => table.toggleAllRowsSelected(true)}
          onClear={() => table.resetRowSelection(true)}
        >
          {props.bulkActions(selected, () => table.resetRowSelection(true))}
        </BulkBar>
      )}
    </div>
  );
}
