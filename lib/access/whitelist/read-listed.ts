import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FieldProblem } from '#lib/errors';
import { type EntryResult, parseEntries } from '#lib/net/range';
import { badEntries, grouped, problemOf, scopeNote, shown, unconfirmed } from './entry-errors.ts';
import { type NewEntry, newEntry, type ReadEntries, tooMany } from './read-entries.ts';
import { entriesPerListMax, type ListedInput } from './schemas.ts';

/** Requests of others come in between: 100,000 entries take a second or two. */
const pauseEvery = 250;
/** As many as anybody reads. */
const notesMax = 50;

/**
 * Reads entries that a program sends, each with its note and end: all of them are right, or none is taken. Pauses while it
 * reads many.
 * @throws AppError bad_input that names each wrong entry, its place and the reason; confirmation_required that names the
 * wide ones unless `confirmWide`
 */
export async function readListed(
  listed: readonly ListedInput[],
  { confirmWide, now }: { confirmWide: boolean; now: Date },
): Promise<ReadEntries> {
  if (listed.length > entriesPerListMax) throw badEntries([problemOf(tooMany(listed.length))]);
  const rows = new Map<string, NewEntry>();
  const wrong: FieldProblem[] = [];
  const read: Extract<EntryResult, { ok: true }>[] = [];
  for (const [index, { value, note, expiresAt }] of listed.entries()) {
    if (index % pauseEvery === pauseEvery - 1) await nextTurn();
    const say = (message: string) => wrong.push(problemAt(index, value, message));
    const result = oneEntry(value);
    if (!result.ok) {
      say(result.reason);
      continue;
    }
    const row = newEntry(result.entry.value, { note, expires: expiresAt ?? 'never' }, now, nothingSaid);
    if (typeof row === 'string') say(row);
    else if (isOther(row, rows.get(row.value))) say('This is there twice, with another note or end.');
    else if (!rows.has(row.value)) {
      rows.set(row.value, row);
      read.push(result);
    }
  }
  if (wrong.length > 0) throw badEntries(wrong);
  const wide = read.flatMap(({ entry }) => (entry.wide ? [entry] : []));
  if (wide.length > 0 && !confirmWide) throw unconfirmed(wide);
  return {
    rows: [...rows.values()],
    values: [...rows.keys()],
    changed: read.flatMap(({ input, entry }) =>
      entry.changed ? [{ input: shown(input), value: entry.value }] : [],
    ),
    notes: notesOf(read),
  };
}

function notesOf(read: readonly Extract<EntryResult, { ok: true }>[]): string[] {
  const notes = read.flatMap(({ entry }) => scopeNote(entry) ?? []);
  const more = notes.length - notesMax;
  if (more <= 0) return notes;
  return [...notes.slice(0, notesMax), `${grouped(more)} more are private or loopback.`];
}

/** One entry of one string; blanks in it are dropped as they are in pasted text. */
export function oneEntry(input: string): EntryResult {
  const [result, ...others] = parseEntries(input);
  if (!result) return { ok: false, input, reason: 'This is empty. Enter an IP address or range.' };
  if (others.length > 0)
    return { ok: false, input, reason: 'These are several. Give each an entry of its own.' };
  return result;
}

const nothingSaid = { note: '', expiresAt: null };

function isOther(one: NewEntry, other: NewEntry | undefined): boolean {
  if (!other) return false;
  return one.note !== other.note || one.expiresAt?.getTime() !== other.expiresAt?.getTime();
}

function problemAt(index: number, value: string, message: string): FieldProblem {
  const entry = shown(value);
  return { path: `entries.${index}`, entry, message: `${entry}: ${message}` };
}
