import type { NewEntry } from './read-entries.ts';

/** An entry as it stands in a list. */
export interface StandingEntry {
  id: string;
  value: string;
  note: string;
  expiresAt: Date | null;
  addedBy: string;
  createdAt: Date;
  leased: boolean;
  keptUntil: Date | null;
  /** When the last lease of it ends; null: nobody has leased it. */
  leasedUntil: Date | null;
}

/** When an entry ends, and how much of that it owes to leases. */
export type EntryEnd = Pick<StandingEntry, 'expiresAt' | 'leased' | 'keptUntil'>;

export interface ChangedEntry {
  before: StandingEntry;
  after: EntryEnd & { note: string };
}

export interface Replacement {
  added: NewEntry[];
  removed: StandingEntry[];
  changed: ChangedEntry[];
  unchanged: number;
  /** Not named, and there for leases alone: they stay until those end. */
  leased: StandingEntry[];
}

/**
 * When an entry ends that is leased until then, and is kept besides: the later of both.
 * @param kept null: it is not kept
 * @returns null: it does not stand at all
 */
export function endOf(kept: { until: Date | null } | null, leasedUntil: Date | null): EntryEnd | null {
  if (kept && (kept.until === null || leasedUntil === null || kept.until >= leasedUntil)) {
    return { expiresAt: kept.until, leased: false, keptUntil: null };
  }
  return leasedUntil && { expiresAt: leasedUntil, leased: true, keptUntil: kept?.until ?? null };
}

/** What has to be done so that a list is kept as is wanted. Leases stay as they are. */
export function replacementOf(standing: readonly StandingEntry[], wanted: readonly NewEntry[]): Replacement {
  const missing = new Map(wanted.map((entry) => [entry.value, entry]));
  const result: Replacement = { added: [], removed: [], changed: [], unchanged: 0, leased: [] };
  for (const before of standing) {
    const want = missing.get(before.value);
    missing.delete(before.value);
    const end = endOf(want ? { until: want.expiresAt } : null, before.leasedUntil);
    if (!end) {
      result.removed.push(before);
      continue;
    }
    const after = { ...end, note: want ? want.note : before.note };
    if (isSame(before, after)) {
      if (want) result.unchanged += 1;
      else result.leased.push(before);
    } else result.changed.push({ before, after });
  }
  result.added.push(...missing.values());
  return result;
}

function isSame(before: StandingEntry, after: EntryEnd & { note: string }): boolean {
  // What a lease holds and is named as it stands is not kept beyond it.
  const isAsShown = before.leased && before.keptUntil === null && !after.leased;
  return (
    before.note === after.note &&
    before.expiresAt?.getTime() === after.expiresAt?.getTime() &&
    (isAsShown || before.leased === after.leased) &&
    before.keptUntil?.getTime() === after.keptUntil?.getTime()
  );
}

/** Until when an entry stands without leases; null: it does not. */
export function keptOf({ leased, keptUntil, expiresAt }: EntryEnd): { until: Date | null } | null {
  if (!leased) return { until: expiresAt };
  return keptUntil && { until: keptUntil };
}

/** It ends before it would have. */
export function isSooner({ before, after }: ChangedEntry): boolean {
  return after.expiresAt !== null && (before.expiresAt === null || after.expiresAt < before.expiresAt);
}
