import { expiryAt } from '#lib/core/expiry';
import { isAppError } from '#lib/errors';
import type { ListedEntry } from '#lib/net/list-lines';
import { readList, skippedSentence } from '#lib/net/read-list';
import { readEnd } from '#lib/text/read-end';
import { badEntries, grouped, problemOf, scopeNote, shown, unconfirmed } from './entry-errors.ts';
import { entriesPerListMax, entryNote } from './schemas.ts';

/** An entry to be stored. */
export interface NewEntry {
  /** Canonical form. */
  value: string;
  note: string;
  expiresAt: Date | null;
}

export interface ReadEntries {
  /** Each once, in the order of the text. */
  rows: NewEntry[];
  /** Their canonical forms. */
  values: string[];
  /** Entries that are stored as something else than was typed: host bits dropped, a netmask as its size. */
  changed: { input: string; value: string }[];
  /** Sentences about entries that are accepted but worth knowing, and on what was skipped. */
  notes: string[];
}

/**
 * Reads what a person typed or pasted: all of it is right, or none of it is taken.
 * @param others note and end of the entries that have none of their own, as rows of CSV may have
 * @throws AppError bad_input that names each wrong entry and the reason; confirmation_required that names
 * the wide ones unless `confirmWide`
 */
export function readEntries(
  text: string,
  confirmWide: boolean,
  now: Date,
  others: Omit<NewEntry, 'value'> = { note: '', expiresAt: null },
): ReadEntries {
  const { results, skipped } = readList(text);
  if (results.length > entriesPerListMax) {
    throw badEntries([problemOf(tooMany(results.length))]);
  }
  const rows: NewEntry[] = [];
  const wrong: string[] = [];
  for (const result of results) {
    const row = result.ok ? newEntry(result.entry.value, result, now, others) : result.reason;
    if (typeof row === 'string') wrong.push(`${shown(result.input)}: ${row}`);
    else rows.push(row);
  }
  if (wrong.length > 0) throw badEntries(wrong.map(problemOf));
  const entries = results.flatMap((result) => (result.ok ? [{ input: result.input, ...result.entry }] : []));
  const wide = entries.filter((entry) => entry.wide);
  if (wide.length > 0 && !confirmWide) throw unconfirmed(wide);
  return {
    rows,
    values: entries.map((entry) => entry.value),
    changed: entries.filter((entry) => entry.changed).map(({ input, value }) => ({ input, value })),
    notes: [...entries.flatMap((entry) => scopeNote(entry) ?? []), ...skippedSentence({ skipped })],
  };
}

/** A sentence on what is wrong with what its row says of it, or the entry. */
export function newEntry(
  value: string,
  { note, expires }: Pick<ListedEntry, 'note' | 'expires'>,
  now: Date,
  others: Omit<NewEntry, 'value'>,
): NewEntry | string {
  const said = entryNote.safeParse(note ?? '');
  if (!said.success) return said.error.issues[0]?.message ?? '';
  const row = { value, note: said.data || others.note, expiresAt: others.expiresAt };
  if (expires === undefined) return row;
  const end = readEnd(expires);
  if (end === undefined) {
    return `“${shown(expires)}” is no date. Write it like 2027-12-31 or 2027-12-31T18:00:00Z.`;
  }
  try {
    return { ...row, expiresAt: expiryAt(now, end) };
  } catch (error) {
    if (isAppError(error, 'bad_input')) return error.message;
    throw error;
  }
}

export function tooMany(entries: number): string {
  return `These are ${grouped(entries)} entries; a list has at most ${grouped(entriesPerListMax)}.`;
}
