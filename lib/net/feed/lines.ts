import { readLines } from '../list-lines.ts';
import type { FeedEntries } from './entries.ts';
import { FeedProblem } from './feed.ts';

/** Longer than a line of any list; longer ones would take long to read. */
const lineLengthMax = 65_536;

/**
 * Lines: an entry or more each, as people paste them, and comments behind #, ; or //. What is neither is wrong.
 * @throws FeedProblem
 */
export function readLinesFeed(text: string, entries: FeedEntries): void {
  text.split(/\r\n?|\n/).forEach((line, index) => {
    const where = `Line ${index + 1}`;
    if (line.length > lineLengthMax) {
      throw new FeedProblem(`${where} has more than ${lineLengthMax.toLocaleString('en')} characters.`);
    }
    for (const result of readLines(line).results) entries.take(result, where);
  });
}
