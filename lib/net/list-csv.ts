import { cleanPasted } from '#lib/text/pasted';
import { parseRows } from './csv-rows.ts';
import {
  type ListedEntry,
  mentionsAddress,
  type ReadList,
  readLines,
  withoutDecoration,
} from './list-lines.ts';

/** Names of columns, in lower case. */
export const addressColumn =
  /^(?:ip(?:[ _-]?v?[46])?(?:[ _-]?(?:addr|address|addresses|range|ranges|prefix|prefixes|cidr|cidrs))?|ips|ips or ranges|address|addresses|value|entry|entries|cidr|cidrs|prefix|prefixes|network|networks|subnet|subnets|range|ranges)$/;
export const maskColumn = /^(?:net|subnet)?[ _-]?mask$|^prefix[ _-]?len(?:gth)?$/;
export const noteColumn = /^(?:notes?|comments?|descriptions?|labels?)$/;
const expiryColumn = /^(?:expires?|expiry|expires at|expiry date|until|ends?)$/;
export const delimiters = [',', ';', '\t', '|'];

/**
 * Reads CSV with a header that names a column of addresses (RFC 4180; also with semicolons, tabs or bars), a column
 * with their netmasks, their notes or their ends too. The other columns are skipped. Null: it has no such header.
 * @param pasted as it is: notes are not cleaned
 */
export function readCsv(pasted: string): ReadList | null {
  const text = pasted.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const headerAt = text.search(/^(?!\s*(?:#|\/\/|$))/m);
  if (headerAt < 0) return null;
  const [line = ''] = text.slice(headerAt).split('\n', 1);
  const header = cleanPasted(line);
  if (header.length > 1_000 || mentionsAddress(header)) return null;
  const delimiter = delimiters.find((sign) => header.includes(sign)) ?? ',';
  const names = (parseRows(header, delimiter)[0]?.cells ?? []).map((name) => name.trim().toLowerCase());
  if (!names.some((name) => addressColumn.test(name)) || !names.every(isName)) return null;
  const rest = text.slice(headerAt + line.length);
  if (rest.trim() === '') return null;
  const before = readLines(cleanPasted(text.slice(0, headerAt)));
  const body = names.length === 1 ? readLines(cleanPasted(rest)) : readColumns(rest, delimiter, names);
  return { results: body.results, skipped: [...before.skipped, 'the header', ...body.skipped] };
}

function isName(text: string): boolean {
  return text === '' || /^\p{L}[\p{L}\p{N} _.()/-]*$/u.test(text);
}

function readColumns(text: string, delimiter: string, names: readonly string[]): ReadList {
  const results: ListedEntry[] = [];
  const comments: string[] = [];
  const otherColumns = new Set<string>();
  let withoutAddress = 0;
  for (const { cells: raw } of parseRows(text, delimiter)) {
    const row = raw.map((cell) => cleanPasted(cell).trim());
    if (row.every((cell) => cell === '')) continue;
    if (/^(?:#|\/\/)/.test(row[0] ?? '')) {
      comments.push(row.join(' '));
      continue;
    }
    const at = (wanted: RegExp) => row.findIndex((_, column) => wanted.test(names[column] ?? ''));
    const mask = row[at(maskColumn)];
    const addresses = row.filter((cell, column) => cell !== '' && addressColumn.test(names[column] ?? ''));
    if (addresses.length === 0) withoutAddress += 1;
    const note = withoutFormulaGuard(raw[at(noteColumn)]?.trim() ?? '');
    const expires = row[at(expiryColumn)] ?? '';
    const more = { ...(note && { note }), ...(expires && { expires }) };
    for (const address of addresses) {
      const read = readLines(withMask(withoutDecoration(withoutFormulaGuard(address)), mask));
      for (const result of read.results) results.push({ ...result, ...more });
      comments.push(...read.skipped.map(() => '#'));
    }
    row.forEach((cell, column) => {
      const name = names[column] || `column ${column + 1}`;
      if (cell !== '' && !readColumn(name)) otherColumns.add(name);
    });
  }
  const { skipped } = readLines(comments.join('\n'));
  if (otherColumns.size > 0) {
    skipped.push(`the column${otherColumns.size === 1 ? '' : 's'} ${[...otherColumns].join(' and ')}`);
  }
  if (withoutAddress > 0) {
    skipped.push(
      withoutAddress === 1 ? '1 row without an address' : `${withoutAddress} rows without an address`,
    );
  }
  return { results, skipped };
}

function readColumn(name: string): boolean {
  return [addressColumn, maskColumn, noteColumn, expiryColumn].some((column) => column.test(name));
}

/** What a spreadsheet would take for a formula begins with an apostrophe in what we write. */
export function withoutFormulaGuard(cell: string): string {
  return /^'+[=+\-@]/.test(cell) ? cell.slice(1) : cell;
}

/** An address and the netmask in the next column, as it is written there, as a CIDR. */
export function withMask(address: string, mask: string | undefined): string {
  return mask && !address.includes('/') ? `${address}/${mask.replace(/^\//, '')}` : address;
}
