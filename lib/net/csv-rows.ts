/** A row, and the line that it begins in, from 1. */
export interface CsvRow {
  readonly cells: string[];
  readonly line: number;
}

/** RFC 4180: a cell in double quotes may hold the delimiter, new lines and doubled quotes. */
export function parseRows(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let blank = true;
  let quoted = false;
  let line = 1;
  let lineOfRow = 1;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (sign === '\n') line += 1;
    if (quoted && sign === '"' && text[i + 1] === '"') {
      cell += text[i++];
      blank = false;
    } else if (sign === '"' && (quoted || blank)) quoted = !quoted;
    else if (quoted || (sign !== delimiter && sign !== '\n')) {
      cell += sign;
      blank &&= sign.trim() === '';
    } else {
      cells.push(cell);
      cell = '';
      blank = true;
      if (sign === '\n') {
        rows.push({ cells, line: lineOfRow });
        cells = [];
        lineOfRow = line;
      }
    }
  }
  rows.push({ cells: [...cells, cell], line: lineOfRow });
  return rows;
}
