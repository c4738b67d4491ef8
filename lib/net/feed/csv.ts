import { type CsvRow, parseRows } from '../csv-rows.ts';
import {
  addressColumn,
  delimiters,
  maskColumn,
  noteColumn,
  withMask,
  withoutFormulaGuard,
} from '../list-csv.ts';
import { withoutDecoration } from '../list-lines.ts';
import { parseEntry } from '../range.ts';
import type { FeedEntries } from './entries.ts';
import { FeedProblem, quoted } from './feed.ts';

interface Columns {
  addresses: number[];
  mask: number;
  note: number;
  /** The first row names them. */
  hasHeader: boolean;
}

/**
 * CSV (RFC 4180; also with semicolons, tabs or bars): the column that is named, or those that are named like columns of
 * addresses, or, where there is no header, the first. Each row must have an address.
 * @throws FeedProblem
 */
export function readCsvFeed(text: string, column: string | undefined, entries: FeedEntries): void {
  const lines = text.replace(/\r\n?/g, '\n');
  const first = /^(?!\s*(?:#|\/\/|$)).*$/m.exec(lines)?.[0] ?? '';
  const delimiter = delimiters.find((sign) => first.includes(sign)) ?? ',';
  const rows = parseRows(lines, delimiter).filter(hasContent);
  const [header] = rows;
  if (!header) return;
  const columns = columnsOf(header, column);
  for (const { cells, line } of columns.hasHeader ? rows.slice(1) : rows) {
    const mask = cells[columns.mask]?.trim();
    const addresses = columns.addresses.map((at) => cells[at]?.trim() ?? '').filter((cell) => cell !== '');
    if (addresses.length === 0) throw new FeedProblem(`Line ${line} has no address.`);
    for (const address of addresses) {
      const written = withMask(withoutDecoration(withoutFormulaGuard(address)), mask);
      entries.add(written, `Line ${line}`, withoutFormulaGuard(cells[columns.note]?.trim() ?? ''));
    }
  }
}

function hasContent({ cells }: CsvRow): boolean {
  return cells.some((cell) => cell.trim() !== '') && !/^\s*(?:#|\/\/)/.test(cells[0] ?? '');
}

function columnsOf({ cells, line }: CsvRow, wanted: string | undefined): Columns {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const at = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const named = { mask: at(maskColumn), note: at(noteColumn), hasHeader: true };
  if (wanted) {
    const index = names.indexOf(wanted.trim().toLowerCase());
    if (index >= 0) return { ...named, addresses: [index] };
    const known = cells.slice(0, 20).map((cell) => quoted(cell.trim()));
    throw new FeedProblem(`There is no column ${quoted(wanted)}. The columns are ${known.join(', ')}.`);
  }
  const addresses = names.flatMap((name, index) => (addressColumn.test(name) ? [index] : []));
  if (addresses.length > 0) return { ...named, addresses };
  if (parseEntry(names[0] ?? '').ok) return { addresses: [0], mask: -1, note: -1, hasHeader: false };
  throw new FeedProblem(
    `Line ${line} names no column like one of addresses, such as ip, cidr or value. Say which column has them.`,
  );
}
