/** What spreadsheets run as a formula, whatever its cell is called. */
const formula = /^'*[=+\-@\t\r]/;

/** RFC 4180, with lines that end in CRLF. What a spreadsheet would run begins with an apostrophe, which `readList` drops. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(writeCell).join(',')}\r\n`).join('');
}

function writeCell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
