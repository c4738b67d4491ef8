import type { NewEntry } from './read-entries.ts';

/** What an audit row says of entries that were added or have ended: what is the same for all of them once, else each with its own. */
export function addedValues(added: readonly NewEntry[]) {
  const entries = added.map(({ value }) => value);
  const said = added.map(({ note, expiresAt }) => ({
    ...(note && { note }),
    ...(expiresAt && { expiresAt: expiresAt.toISOString() }),
  }));
  const [first] = said;
  const isShared = said.every(
    ({ note, expiresAt }) => note === first?.note && expiresAt === first?.expiresAt,
  );
  if (isShared) return { entries, ...first };
  return { entries, rows: said.map((each, index) => ({ value: entries[index] ?? '', ...each })) };
}
