import { compareAddresses } from '#lib/net/address';
import { type Interval, readInterval } from '#lib/net/interval';
import { parseEntries } from '#lib/net/range';
import type { EntryThen } from './standing.ts';

/** An address or range finds what overlaps it; any other text, what has it in its value or note. */
export function findEntries(entries: readonly EntryThen[], query: string): EntryThen[] {
  const [result, ...others] = parseEntries(query.trim());
  if (result?.ok && others.length === 0) {
    const { entry } = result;
    return entries.filter(({ value }) => overlap(readInterval(value), entry));
  }
  const text = query.trim().toLowerCase();
  return entries.filter(({ value, note }) => value.includes(text) || note.toLowerCase().includes(text));
}

function overlap(one: ReturnType<typeof readInterval>, other: Pick<Interval, 'first' | 'last'>): boolean {
  return (
    typeof one !== 'string' &&
    one.first.family === other.first.family &&
    compareAddresses(one.first, other.last) <= 0 &&
    compareAddresses(other.first, one.last) <= 0
  );
}
