import { AppError, type FieldProblem } from '#lib/errors';
import type { Entry } from '#lib/net/range';
import { readList, skippedSentence } from '#lib/net/read-list';
import { entriesPerCallMax } from './schemas.ts';

export interface ReadEntries {
  /** Canonical forms, each once, in the order of the text. */
  values: string[];
  /** Entries that are stored as something else than was typed: host bits dropped, a netmask as its size. */
  changed: { input: string; value: string }[];
  /** Sentences about entries that are accepted but worth knowing, and on what was skipped. */
  notes: string[];
}

const problemsMax = 50;

/**
 * Reads what a person typed or pasted: all of it is right, or none of it is taken.
 * @throws AppError bad_input that names each wrong entry and the reason; confirmation_required that names
 * the wide ones unless `confirmWide`
 */
export function readEntries(text: string, confirmWide: boolean): ReadEntries {
  const { results, skipped } = readList(text);
  if (results.length > entriesPerCallMax) {
    throw badEntries([
      `These are ${grouped(results.length)} entries; at most ${grouped(entriesPerCallMax)} can be added at once.`,
    ]);
  }
  const wrong = results.flatMap((result) => (result.ok ? [] : [`${shown(result.input)}: ${result.reason}`]));
  if (wrong.length > 0) throw badEntries(wrong);
  const entries = results.flatMap((result) => (result.ok ? [{ input: result.input, ...result.entry }] : []));
  const wide = entries.filter((entry) => entry.wide);
  if (wide.length > 0 && !confirmWide) throw unconfirmed(wide);
  return {
    values: entries.map((entry) => entry.value),
    changed: entries.filter((entry) => entry.changed).map(({ input, value }) => ({ input, value })),
    notes: [...entries.flatMap((entry) => scopeNote(entry) ?? []), ...skippedSentence({ skipped })],
  };
}

/** How many addresses an entry lets in, for people: `16,777,216` or `2^96`. */
export function addressCount({ family, first, last, value }: Entry): string {
  if (family === 4) return grouped(last.w0 - first.w0 + 1);
  const bits = 128 - Number(value.split('/')[1] ?? 128);
  return bits > 40 ? `2^${bits}` : grouped(2 ** bits);
}

function scopeNote({ value, scope }: Entry): string | null {
  if (scope === 'private') return `${value} is private: the public internet never shows it.`;
  if (scope === 'loopback') return `${value} is loopback: only this machine itself comes from there.`;
  return null;
}

function unconfirmed(wide: Entry[]): AppError {
  const problems = wide.map((entry) => ({
    path: 'entries',
    message: `${entry.value} lets in ${addressCount(entry)} addresses.`,
  }));
  return new AppError('confirmation_required', {
    message: `${problems.map((problem) => problem.message).join(' ')} Confirm that this is meant; nothing was stored.`,
    problems,
  });
}

function badEntries(messages: string[]): AppError {
  const problems: FieldProblem[] = messages
    .slice(0, problemsMax)
    .map((message) => ({ path: 'entries', message }));
  const more = messages.length - problems.length;
  if (more > 0) problems.push({ path: 'entries', message: `${grouped(more)} more entries are wrong.` });
  return new AppError('bad_input', {
    message: `${problems.map((problem) => problem.message).join(' ')} Nothing was stored.`,
    problems,
  });
}

function shown(input: string): string {
  return input.length > 100 ? `${input.slice(0, 100)}…` : input;
}

function grouped(value: number): string {
  return value.toLocaleString('en');
}
