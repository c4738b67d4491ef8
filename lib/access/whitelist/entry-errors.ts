import { AppError, type FieldProblem } from '#lib/errors';
import type { Entry } from '#lib/net/range';

const problemsMax = 50;

/** How many addresses an entry lets in, for people: `16,777,216` or `2^96`. */
export function addressCount({ family, first, last, value }: Entry): string {
  if (family === 4) return grouped(last.w0 - first.w0 + 1);
  const bits = 128 - Number(value.split('/')[1] ?? 128);
  return bits > 40 ? `2^${bits}` : grouped(2 ** bits);
}

/** A sentence on an entry that is accepted but worth knowing of. */
export function scopeNote({ value, scope }: Entry): string | null {
  if (scope === 'private') return `${value} is private: the public internet never shows it.`;
  if (scope === 'loopback') return `${value} is loopback: only this machine itself comes from there.`;
  return null;
}

/** @returns AppError confirmation_required that names the wide entries */
export function unconfirmed(wide: readonly Entry[]): AppError {
  const problems = someOf(
    wide.map((entry) => problemOf(`${entry.value} lets in ${addressCount(entry)} addresses.`)),
    (more) => `${more} more are as wide.`,
  );
  return new AppError('confirmation_required', {
    message: `${problems.map((problem) => problem.message).join(' ')} Confirm that this is meant; nothing was stored.`,
    problems,
  });
}

/** @returns AppError bad_input */
export function badEntries(wrong: readonly FieldProblem[]): AppError {
  const problems = someOf(wrong, (more) => `${more} more entries are wrong.`);
  return new AppError('bad_input', {
    message: `${problems.map((problem) => problem.message).join(' ')} Nothing was stored.`,
    problems,
  });
}

/** As many as anybody reads, and how many more there are. */
function someOf(problems: readonly FieldProblem[], moreWords: (more: string) => string): FieldProblem[] {
  const more = problems.length - problemsMax;
  if (more <= 0) return [...problems];
  return [...problems.slice(0, problemsMax), problemOf(moreWords(grouped(more)))];
}

/** What is told of the entries as a whole. */
export function problemOf(message: string): FieldProblem {
  return { path: 'entries', message };
}

/** What was typed, as far as anybody reads it. */
export function shown(input: string): string {
  return input.length > 100 ? `${input.slice(0, 100)}…` : input;
}

export function grouped(value: number): string {
  return value.toLocaleString('en');
}
