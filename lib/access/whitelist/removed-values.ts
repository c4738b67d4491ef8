import type { RequiredEntry } from './require.ts';

type RemovedEntry = Pick<RequiredEntry, 'value' | 'note' | 'expiresAt' | 'addedBy' | 'createdAt'>;

/** What an audit row says of entries that were removed: each as it stood there, so that it can be put back. */
export function removedValues(entries: readonly RemovedEntry[]) {
  return { entries: entries.map(({ value }) => value), ...shared(entries), rows: entries.map(asKept) };
}

/** What is the same for all of them, and worth saying. */
function shared([first, ...others]: readonly RemovedEntry[]) {
  if (!first) return {};
  const { note, expiresAt } = first;
  const isShared = others.every(
    (entry) => entry.note === note && entry.expiresAt?.getTime() === expiresAt?.getTime(),
  );
  if (!isShared) return {};
  return { ...(note && { note }), ...(expiresAt && { expiresAt: expiresAt.toISOString() }) };
}

function asKept({ value, note, expiresAt, addedBy, createdAt }: RemovedEntry) {
  const times = { expiresAt: expiresAt?.toISOString() ?? null, createdAt: createdAt.toISOString() };
  return { value, note, addedBy, ...times };
}
