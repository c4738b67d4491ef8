import { parseEntry } from '#lib/net/range';
import type { EntryPolicy } from '../file/policy.ts';
import type { Line, Stage } from './change.ts';
import type { Entries, EntryState } from './state.ts';

export interface PlannedEntry {
  value: string;
  note: string;
  expiresAt: string | null;
}

export interface PlannedEntries {
  lines: Line[];
  /** The whole list as it is to be; undefined: as it is. */
  entries?: PlannedEntry[];
  added: string[];
  /** Of these, those that let in very many addresses. */
  wide: string[];
  stage: Stage;
}

export interface PlanOptions {
  /** Removes what the file does not name. */
  prune: boolean;
  now: Date;
}

/**
 * What a list that a file names becomes. What the file does not name stays, unless pruned. A note that the file does
 * not give stays; an end that it does not give is none. Leases are no part of it: Keyfence leaves them as they are.
 */
export function planEntries(
  wanted: readonly EntryPolicy[],
  { entries: present }: Entries,
  { prune, now }: PlanOptions,
): PlannedEntries {
  const before = new Map(present.flatMap((entry) => (entry.leased ? [] : [[entry.value, entry] as const])));
  const lines: Line[] = [];
  const entries: PlannedEntry[] = [];
  const added: string[] = [];
  const wide: string[] = [];
  let changed = 0;
  for (const { value, note, expiresAt } of wanted) {
    const old = before.get(value);
    before.delete(value);
    if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime()) {
      if (old) lines.push({ sign: '-', text: `${shownEntry(old)}  ended, as the file says` });
      if (old) changed += 1;
      continue;
    }
    const entry = { value, note: note ?? old?.note ?? '', expiresAt };
    entries.push(entry);
    if (!old) {
      added.push(value);
      if (isWide(value)) wide.push(value);
      lines.push({ sign: '+', text: `${shownEntry(entry)}${isWide(value) ? '  (wide)' : ''}` });
    } else if (differences(old, entry).length > 0) {
      changed += 1;
      lines.push({ sign: '~', text: `${value}  ${differences(old, entry).join(', ')}` });
    }
  }
  const foreign = [...before.values()];
  for (const entry of foreign) {
    lines.push({ sign: prune ? '-' : '?', text: shownEntry(entry) });
    if (!prune) entries.push(plain(entry));
  }
  const shrinks = changed > 0 || (prune && foreign.length > 0);
  const same = added.length === 0 && !shrinks;
  return { lines, added, wide, stage: shrinks ? 'remove' : 'add', ...(!same && { entries }) };
}

export function isWide(value: string): boolean {
  const result = parseEntry(value);
  return result.ok && result.entry.wide;
}

function plain({ value, note, expiresAt }: EntryState): PlannedEntry {
  return { value, note, expiresAt };
}

function differences(before: PlannedEntry, after: PlannedEntry): string[] {
  return [
    ...(before.note === after.note ? [] : [`note: ${quoted(before.note)} → ${quoted(after.note)}`]),
    ...(sameInstant(before.expiresAt, after.expiresAt)
      ? []
      : [`expires: ${before.expiresAt ?? 'never'} → ${after.expiresAt ?? 'never'}`]),
  ];
}

export function sameInstant(one: string | null, other: string | null): boolean {
  return one === other || (one !== null && other !== null && Date.parse(one) === Date.parse(other));
}

function shownEntry({ value, note, expiresAt }: PlannedEntry): string {
  return [value, note && quoted(note), expiresAt && `until ${expiresAt}`].filter(Boolean).join('  ');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
