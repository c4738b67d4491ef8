import { type Address, readIPv4 } from './address.ts';
import { explainRefusal } from './entry-problems.ts';
import { readInterval } from './interval.ts';
import { IntervalList, type MergedIntervals } from './interval-list.ts';

/** A set of addresses. Looking one up takes the same short time from 1 to 100,000 entries. */
export interface RangeSet {
  /** Intervals left after merging those that overlap or touch; 0 means that nothing is in the set. */
  readonly size: number;
  has(address: Address): boolean;
  /** Whether all addresses from `first` to `last` are in it. */
  covers(first: Address, last: Address): boolean;
  /** Whether any address from `first` to `last` is in it. */
  touches(first: Address, last: Address): boolean;
}

/** How long one slice of building may hold the event loop, in milliseconds. */
const sliceMs = 4;

/** Contains no address. */
export const emptyRangeSet: RangeSet = Object.freeze({
  size: 0,
  has: () => false,
  covers: () => false,
  touches: () => false,
});

/** A set that has an address only if it has all from there to `last`: for a question about a whole network. */
export function upTo(set: RangeSet, last: Address): RangeSet {
  return { ...set, has: (first) => set.covers(first, last) };
}

/**
 * Builds a set from intervals, both ends included, in any order, overlapping or not.
 * Throws on a reversed interval or one whose ends are of two families.
 */
export function buildRangeSet(
  ranges: Iterable<{ readonly first: Address; readonly last: Address }>,
): RangeSet {
  const v4 = new IntervalList(1);
  const v6 = new IntervalList(4);
  for (const { first, last } of ranges) addInterval(v4, v6, first, last);
  const steps = toSet(v4, v6);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Builds a set from canonical values as they are stored, in slices so that the event loop is not held.
 * Rejects with an Error that names the value if one is not canonical or would not be accepted today.
 */
export async function buildRangeSetFromValues(values: readonly string[]): Promise<RangeSet> {
  const steps = fromValues(values);
  let sliceEnd = performance.now() + sliceMs;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < sliceEnd) continue;
    await new Promise((resolve) => setImmediate(resolve));
    sliceEnd = performance.now() + sliceMs;
  }
}

/** Every `yield` is a place to pause. */
function* fromValues(values: readonly string[]): Generator<void, RangeSet> {
  const v4 = new IntervalList(1);
  const v6 = new IntervalList(4);
  let untilPause = 0;
  for (const value of values) {
    if (untilPause-- === 0) {
      untilPause = 255;
      yield;
    }
    if (addStoredIPv4(v4, value)) continue;
    const interval = readInterval(value);
    if (typeof interval === 'string') {
      throw new Error(`Stored entry ${JSON.stringify(value)} is invalid: ${explainRefusal(interval, value)}`);
    }
    if (interval.value !== value) {
      throw new Error(`Stored entry ${JSON.stringify(value)} is not canonical: expected ${interval.value}`);
    }
    addInterval(v4, v6, interval.first, interval.last);
  }
  return yield* toSet(v4, v6);
}

/** The way without objects for what nearly all values are; false leaves the value to `parseEntry`. */
function addStoredIPv4(v4: IntervalList, value: string): boolean {
  const slash = value.indexOf('/');
  const first = readIPv4(value, 0, slash < 0 ? value.length : slash);
  if (first < 0x1000000 || first >= 0xe0000000) return false;
  if (slash < 0) {
    v4.add([first], [first]);
    return true;
  }
  const prefix = value.slice(slash + 1);
  if (!/^(?:[89]|[12]\d|3[01])$/.test(prefix)) return false;
  const hostBits = 0xffffffff >>> Number(prefix);
  if ((first & hostBits) !== 0) return false;
  v4.add([first], [first + hostBits]);
  return true;
}

function addInterval(v4: IntervalList, v6: IntervalList, first: Address, last: Address): void {
  if (first.family !== last.family) throw new Error(`Interval ${first.text}-${last.text} mixes families`);
  const list = first.family === 4 ? v4 : v6;
  list.add([first.w0, first.w1, first.w2, first.w3], [last.w0, last.w1, last.w2, last.w3]);
}

function* toSet(v4: IntervalList, v6: IntervalList): Generator<void, RangeSet> {
  const merged4 = yield* v4.merge();
  const merged6 = yield* v6.merge();
  const size = merged4.size + merged6.size;
  if (size === 0) return emptyRangeSet;
  return {
    size,
    has: (address) => (address.family === 4 ? has4(merged4, address) : has6(merged6, address)),
    covers: (first, last) =>
      first.family === last.family &&
      (first.family === 4 ? has4(merged4, first, last) : has6(merged6, first, last)),
    touches: (first, last) =>
      first.family === last.family &&
      (first.family === 4 ? touches4(merged4, first, last) : touches6(merged6, first, last)),
  };
}

/** The last interval that begins at or before the address has to reach up to `last`. */
function has4(merged: MergedIntervals, { w0 }: Address, last?: Address): boolean {
  const begun = begun4(merged, w0);
  return begun > 0 && (last?.w0 ?? w0) <= merged.lasts[begun - 1]!;
}

function has6(merged: MergedIntervals, address: Address, last = address): boolean {
  const begun = begun6(merged, address);
  return begun > 0 && compareAt(merged.lasts, begun - 1, last) >= 0;
}

/** The last interval that begins at or before `last` has to reach back to `first`. */
function touches4(merged: MergedIntervals, first: Address, last: Address): boolean {
  const begun = begun4(merged, last.w0);
  return begun > 0 && merged.lasts[begun - 1]! >= first.w0;
}

function touches6(merged: MergedIntervals, first: Address, last: Address): boolean {
  const begun = begun6(merged, last);
  return begun > 0 && compareAt(merged.lasts, begun - 1, first) >= 0;
}

/** How many intervals begin at or before the address: binary search. */
function begun4({ size, firsts }: MergedIntervals, w0: number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (firsts[middle]! <= w0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function begun6({ size, firsts }: MergedIntervals, address: Address): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareAt(firsts, middle, address) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareAt(words: Uint32Array, index: number, { w0, w1, w2, w3 }: Address): number {
  const at = 4 * index;
  return words[at]! - w0 || words[at + 1]! - w1 || words[at + 2]! - w2 || words[at + 3]! - w3;
}
