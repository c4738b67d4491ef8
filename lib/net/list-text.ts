import type { ListedEntry } from './list-lines.ts';
import { writeCsv } from './write-csv.ts';

/** What `readList` reads as these entries again, wrong ones included: a line each, or CSV where they say more. */
export function listText(results: readonly ListedEntry[]): string {
  if (results.every(({ note, expires }) => !note && !expires)) {
    return results.map(({ input }) => input).join('\n');
  }
  const rows = results.map(({ input, note = '', expires = '' }) => [input, note, expires]);
  return writeCsv([['value', 'note', 'expires'], ...rows]).replaceAll('\r\n', '\n');
}
