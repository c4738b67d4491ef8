import { cursorOf, readFrom } from './cursor.ts';
import type { Column, From, KeyValue } from './order.ts';
import type { PageInput } from './page-input.ts';

/** Where a page lies in its list. */
export interface Place {
  /** Rows of all pages. */
  total: number;
  /** Rows that come before the page. */
  preceding: number;
  /** Cursors of the pages after and before; null: there is none. */
  next: string | null;
  previous: string | null;
}

export interface Page<Row> extends Place {
  rows: Row[];
}

export interface Found<Row> {
  /** At most a page, nearest to the cursor first. */
  rows: Row[];
  total: number;
  /** All rows beyond the cursor; not looked at without one. */
  beyond: number;
}

/**
 * One page of a list, found by its neighbour rather than by a number: what is added or removed meanwhile
 * neither repeats nor hides a row.
 */
export async function readPage<Row>(
  input: PageInput,
  order: readonly Column[],
  {
    find,
    keyOf,
  }: { find: (from: From | null) => Promise<Found<Row>>; keyOf: (row: Row) => readonly KeyValue[] },
): Promise<Page<Row>> {
  const from = readFrom(input, order);
  const found = await find(from);
  if (from?.side === 'before' && found.rows.length < input.pageSize) {
    // Rows went: what is left before the cursor is part of the first page.
    return readPage({ pageSize: input.pageSize }, order, { find, keyOf });
  }
  const { total, beyond } = found;
  const isBefore = from?.side === 'before';
  const rows = isBefore ? found.rows.toReversed() : found.rows;
  const preceding = Math.max(0, from === null ? 0 : isBefore ? beyond - rows.length : total - beyond);
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    rows,
    total,
    preceding,
    next: last && preceding + rows.length < total ? cursorOf(keyOf(last)) : null,
    previous: first && preceding > 0 ? cursorOf(keyOf(first)) : null,
  };
}
