import { cleanPasted } from '#lib/text/pasted';
import { readCsv } from './list-csv.ts';
import { readJson } from './list-json.ts';
import { type ReadList, readLines } from './list-lines.ts';
import { distinct } from './range.ts';

/**
 * Reads a list as people have them: lines with comments, quotes, brackets, bullets; CSV with a header; JSON, of
 * which every text that is an entry is taken. Everything else in it is either refused by name or told as skipped. Of
 * entries with the same canonical value the first stays.
 */
export function readList(text: string): ReadList {
  const cleaned = cleanPasted(text);
  const { results, skipped } = readJson(cleaned) ?? readCsv(text) ?? readLines(cleaned);
  return { results: distinct(results), skipped };
}

/** One sentence on what was skipped, or none. */
export function skippedSentence({ skipped }: Pick<ReadList, 'skipped'>): string[] {
  return skipped.length > 0 ? [`Skipped: ${skipped.join(', ')}.`] : [];
}
