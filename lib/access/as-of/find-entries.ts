import { overlap, readInterval } from '#lib/net/interval';
import { parseEntries } from '#lib/net/range';
import type { EntryThen } from './standing.ts';

/** An address or range finds what overlaps it; any other text, what has it in its value or note. */
export function findEntries(entries: readonly EntryThen[], query: string): EntryThen[] {
  const [result, ...others] = parseEntries(query.trim());
  if (result?.ok && others.length === 0) {
    const { entry } = result;
    return entries.filter(({ value }) => {
      const interval = readInterval(value);
      return typeof interval !== 'string' && overlap(interval, entry);
    });
  }
  const text = query.trim().toLowerCase();
  return entries.filter(({ value, note }) => value.includes(text) || note.toLowerCase().includes(text));
}
