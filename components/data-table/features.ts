import {
  type ColumnDef,
  createColumnHelper,
  metaHelper,
  type ReactTable,
  type Row,
  type RowData,
  rowExpandingFeature,
  rowPaginationFeature,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
} from '@tanstack/react-table';

export type ColumnMeta = {
  align?: 'start' | 'end';
  /** A width class for the column: `w-32`. */
  width?: string;
  /** What the cell is on a card, under 640 px. */
  card?: 'title' | 'actions' | 'hidden';
  /** The header is there for assistive tech only. */
  hideHeader?: boolean;
};

// TanStack Table 9 has only what is declared here. Sorting and paging are the server's, so no row models.
export const features = tableFeatures({
  rowSortingFeature,
  rowPaginationFeature,
  rowSelectionFeature,
  rowExpandingFeature,
  columnMeta: metaHelper<ColumnMeta>(),
});

export type Features = typeof features;
// biome-ignore lint/suspicious/noExplicitAny: each column has its own value type
export type DataColumn<T extends RowData> = ColumnDef<Features, T, any>;
export type DataTableInstance<T extends RowData> = ReactTable<Features, T>;
export type DataRow<T extends RowData> = Row<Features, T>;

/** Columns of a `DataTable`: `header` is a string, `enableSorting: true` where the server can sort by it. */
export function columnsOf<T extends RowData>() {
  return createColumnHelper<Features, T>();
}

/** The column's name, as its header and its cards say it. */
export function columnLabel<T extends RowData>(column: DataColumn<T>) {
  return typeof column.header === 'string' ? column.header : '';
}
