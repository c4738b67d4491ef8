/** Sorted, disjoint intervals: `firsts` and `lasts` hold `width` words per interval, most significant first. */
export interface MergedIntervals {
  readonly size: number;
  readonly firsts: Uint32Array;
  readonly lasts: Uint32Array;
}

/** Loops pause after this many rounds: well under a millisecond. */
const roundsPerPause = 16_384;

/** Gathers intervals of numbers of `width` 32-bit words (IPv4: 1, IPv6: 4), then sorts and merges them. */
export class IntervalList {
  readonly width: number;
  #count = 0;
  /** Per interval the words of its first number, then those of its last. */
  #words: Uint32Array;

  constructor(width: number) {
    this.width = width;
    this.#words = new Uint32Array(16 * width);
  }

  /** Adds an interval, both ends included. Words past the width are ignored. Throws if it is reversed. */
  add(first: readonly number[], last: readonly number[]): void {
    const { width } = this;
    const at = this.#count * 2 * width;
    if (at === this.#words.length) {
      const grown = new Uint32Array(2 * at);
      grown.set(this.#words);
      this.#words = grown;
    }
    for (let word = 0; word < width; word++) {
      this.#words[at + word] = first[word]!;
      this.#words[at + width + word] = last[word]!;
    }
    if (compareWords(this.#words, at, this.#words, at + width, width) > 0) {
      throw new Error(`Interval is reversed: ${first} > ${last}`);
    }
    this.#count++;
  }

  /** Merges what overlaps or touches. Every `yield` is a place to pause; nothing may be added meanwhile. */
  *merge(): Generator<void, MergedIntervals> {
    const { width } = this;
    const words = this.#words;
    const order = yield* this.#sortedByFirst();
    const firsts = new Uint32Array(this.#count * width);
    const lasts = new Uint32Array(this.#count * width);
    let end = 0;
    for (let i = 0; i < order.length; i++) {
      if (i % roundsPerPause === roundsPerPause - 1) yield;
      const first = order[i]! * 2 * width;
      const last = first + width;
      if (end > 0 && reaches(lasts, end - width, words, first, width)) {
        if (compareWords(words, last, lasts, end - width, width) > 0)
          copy(words, last, lasts, end - width, width);
        continue;
      }
      copy(words, first, firsts, end, width);
      copy(words, last, lasts, end, width);
      end += width;
    }
    return { size: end / width, firsts: firsts.slice(0, end), lasts: lasts.slice(0, end) };
  }

  /** Indexes in the order of their first numbers: radix sort by bytes, the least significant first. */
  *#sortedByFirst(): Generator<void, Uint32Array> {
    const words = this.#words;
    const stride = 2 * this.width;
    const starts = new Uint32Array(257);
    let order = new Uint32Array(this.#count);
    for (let i = 0; i < order.length; i++) order[i] = i;
    let sorted = new Uint32Array(this.#count);
    for (let byte = 0; byte < 4 * this.width; byte++) {
      yield;
      const word = this.width - 1 - (byte >> 2);
      const shift = 8 * (byte & 3);
      starts.fill(0);
      for (let at = word; at < order.length * stride; at += stride) {
        starts[((words[at]! >>> shift) & 255) + 1]!++;
      }
      if (starts.includes(order.length)) continue;
      for (let value = 1; value < 257; value++) starts[value]! += starts[value - 1]!;
      for (const index of order) {
        sorted[starts[(words[index * stride + word]! >>> shift) & 255]!++] = index;
      }
      [order, sorted] = [sorted, order];
    }
    return order;
  }
}

/** Compares the `width` words of `a` from `i` on with those of `b` from `j` on. */
function compareWords(a: Uint32Array, i: number, b: Uint32Array, j: number, width: number): number {
  for (let word = 0; word < width; word++) {
    const difference = a[i + word]! - b[j + word]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether an interval that begins at `first` overlaps or touches one that begins lower and ends at `last`. */
function reaches(
  lasts: Uint32Array,
  last: number,
  firsts: Uint32Array,
  first: number,
  width: number,
): boolean {
  if (compareWords(firsts, first, lasts, last, width) <= 0) return true;
  let carry = 1;
  for (let word = width - 1; word >= 0; word--) {
    const next = (lasts[last + word]! + carry) >>> 0;
    if (next !== firsts[first + word]) return false;
    if (next !== 0) carry = 0;
  }
  return true;
}

function copy(from: Uint32Array, i: number, to: Uint32Array, j: number, width: number): void {
  for (let word = 0; word < width; word++) to[j + word] = from[i + word]!;
}
