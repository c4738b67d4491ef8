import { cleanPasted } from '#lib/text/pasted';
import { entryLengthMax, readInterval } from './interval.ts';
import { joinNetmasks } from './netmask.ts';

/** Enough for an IPv6 CIDR with a blank on both sides of every sign. */
const joinMax = 17;

const lineSeparators = /[;\n]+/;
const commas = /,+/;
const blanks = /\s+/;
const joints = '.:-/';

/**
 * Cuts pasted text into the texts of single entries. Commas, semicolons and new lines always separate;
 * blanks do too, except where one next to a dot, colon, hyphen or slash has to go for an entry to be
 * valid (`192.0. 2.146`). Of all ways to cut, the one with the fewest invalid pieces is taken, then the
 * one with the most entries. An address and the netmask behind it on the same line stay together, with a
 * blank or slash between them. Time is linear in the text.
 */
export function splitEntries(text: string): string[] {
  const entries: string[] = [];
  for (const line of cleanPasted(text).split(lineSeparators)) {
    for (const entry of joinNetmasks(line.split(commas).flatMap(cutSegment))) entries.push(entry);
  }
  return entries;
}

function cutSegment(segment: string): string[] {
  const tokens = segment.split(blanks).filter((token) => token !== '');
  const pieces: string[] = [];
  let start = 0;
  for (let end = 1; end <= tokens.length; end++) {
    if (end < tokens.length && joinable(tokens[end - 1]!, tokens[end]!)) continue;
    if (end - start === 1) pieces.push(tokens[start]!);
    else for (const piece of cutRun(tokens.slice(start, end))) pieces.push(piece);
    start = end;
  }
  return pieces;
}

function joinable(left: string, right: string): boolean {
  return joints.includes(left.at(-1)!) || joints.includes(right[0]!);
}

/** Cuts tokens that could all be joined: the best cut of the first n, for every n (dynamic programming). */
function cutRun(tokens: readonly string[]): string[] {
  const size = tokens.length;
  const invalid = new Uint32Array(size + 1);
  const dangling = new Uint32Array(size + 1);
  const pieces = new Uint32Array(size + 1);
  const cutAt = new Uint32Array(size + 1);
  for (let end = 1; end <= size; end++) {
    let piece = '';
    invalid[end] = size + 1;
    for (let start = end - 1; start >= 0 && end - start <= joinMax; start--) {
      piece = tokens[start]! + piece;
      const tooLong = piece.length > entryLengthMax;
      if (tooLong && end - start > 1) break;
      const valid = !tooLong && typeof readInterval(piece) !== 'string';
      const bad = invalid[start]! + (valid ? 0 : 1);
      const loose = dangling[start]! + (valid || !dangles(piece) ? 0 : 1);
      const all = pieces[start]! + 1;
      const better = invalid[end]! - bad || dangling[end]! - loose || all - pieces[end]!;
      if (better <= 0) continue;
      invalid[end] = bad;
      dangling[end] = loose;
      pieces[end] = all;
      cutAt[end] = start;
    }
  }
  const result: string[] = [];
  for (let end = size; end > 0; end = cutAt[end]!) result.push(tokens.slice(cutAt[end]!, end).join(''));
  return result.reverse();
}

/** Half of something: an error about `10.0.0.0/33` says more than one about `/33`. */
function dangles(piece: string): boolean {
  return /^[-/]|[-/]$/.test(piece);
}
