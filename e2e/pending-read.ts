import { digestOf } from '#lib/access/ip-lists/apply';
import type { StoredPending } from '#lib/access/ip-lists/feed/pending';

/** What a URL gave, as it waits for a person: a browser's test has no server that a list may be read from. */
export function pendingRead(
  values: string[],
  { removed = [], reasons }: { removed?: string[]; reasons: StoredPending['reasons'] },
) {
  return {
    digest: digestOf(values.map((value) => ({ value }))),
    at: new Date().toISOString(),
    reasons,
    entries: values.length,
    added: values.length,
    removed: removed.length,
    addedValues: values,
    removedValues: removed,
    lockedOut: removed.length,
    lockedOutIps: removed,
    dismissedBy: null,
    dismissedAt: null,
    values,
    notes: values.map(() => ''),
  } satisfies StoredPending;
}
