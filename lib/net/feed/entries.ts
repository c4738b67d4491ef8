import { oneShownLine } from '#lib/text/one-shown-line';
import { type Interval, overlap, readInterval } from '../interval.ts';
import { type Entry, type EntryResult, parsePiece } from '../range.ts';
import { splitEntries } from '../split-entries.ts';
import { type FeedEntry, FeedProblem, quoted } from './feed.ts';

/** A list has no more. */
export const feedEntriesMax = 100_000;
const noteLengthMax = 200;

/** The largest blocks that one network has: what is larger is a mistake, or meant to let everybody in. */
const bitsMin = { 4: 8, 6: 16 };

/** What the public internet never shows: as `Entry.scope` has it, wherever in an entry it lies. */
const inside = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1',
  'fc00::/7',
  'fe80::/10',
].map((text) => readInterval(text) as Interval);

/** Whether it is or contains an address that the public internet never shows. */
export function holdsPrivate(entry: Pick<Interval, 'first' | 'last'>): boolean {
  return inside.some((block) => overlap(block, entry));
}

/** Gathers what a feed has: the first wrong one ends it. */
export class FeedEntries {
  readonly #allowPrivate: boolean;
  readonly #notes = new Map<string, string>();

  constructor(allowPrivate: boolean) {
    this.#allowPrivate = allowPrivate;
  }

  /**
   * @param text an entry or more
   * @param where it stands, such as "Line 17"
   * @throws FeedProblem that names where, what and why
   */
  add(text: string, where: string, note = ''): void {
    const pieces = splitEntries(text);
    if (pieces.length === 0) throw new FeedProblem(`${where} has no address.`);
    for (const piece of pieces) this.take(parsePiece(piece), where, note);
  }

  /** The same of what is read already. Of entries with the same canonical value the first stays. */
  take(result: EntryResult, where: string, note = ''): void {
    const problem = result.ok ? this.#problemOf(result.entry) : result.reason;
    if (problem !== null) throw new FeedProblem(`${where}, ${quoted(result.input)}: ${problem}`);
    if (!result.ok || this.#notes.has(result.entry.value)) return;
    if (this.#notes.size === feedEntriesMax) {
      const most = feedEntriesMax.toLocaleString('en');
      throw new FeedProblem(`It has more than ${most} entries, which is the most that a list can have.`);
    }
    this.#notes.set(result.entry.value, oneShownLine(note, noteLengthMax));
  }

  all(): FeedEntry[] {
    return Array.from(this.#notes, ([value, note]) => ({ value, note }));
  }

  #problemOf(entry: Entry): string | null {
    const { family, value, kind } = entry;
    if (kind === 'cidr' && Number(value.split('/')[1]) < bitsMin[family]) {
      return `It is larger than a /${bitsMin[family]}, which no feed may let in.`;
    }
    if (kind === 'range' && entry.last.w0 - entry.first.w0 >= 2 ** (32 - bitsMin[4])) {
      return `It is larger than a /${bitsMin[4]}, which no feed may let in.`;
    }
    if (this.#allowPrivate || !holdsPrivate(entry)) return null;
    return 'It is or contains a private address, which nobody on the internet comes from; the list does not allow them.';
  }
}
