import { readAws } from './aws.ts';
import { readCloudflare } from './cloudflare.ts';
import { readCsvFeed } from './csv.ts';
import { decodeFeed } from './decode.ts';
import { FeedEntries } from './entries.ts';
import { type FeedFormat, type FeedOptions, FeedProblem, type FeedRead, type FeedSelect } from './feed.ts';
import { readGithub } from './github.ts';
import { readGoogle } from './google.ts';
import { parseJson } from './json.ts';
import { readJsonPath } from './json-path.ts';
import { readLinesFeed } from './lines.ts';

/**
 * Reads what a URL answered with, strictly: one thing that is wrong, and nothing of it is taken. Large ones take a second
 * of the processor: `lib/delivery/feed` does it in a process of its own.
 * @param charset of the header content-type; null: it names none
 */
export function readFeed(bytes: Uint8Array, charset: string | null, options: FeedOptions): FeedRead {
  try {
    const entries = new FeedEntries(options.allowPrivate);
    const text = decodeFeed(bytes, charset);
    requireList(text);
    readers[options.format](text, options.select, entries);
    const all = entries.all();
    if (all.length === 0) throw new FeedProblem('It has no entry, or none that was picked.');
    return { ok: true, entries: all };
  } catch (error) {
    if (error instanceof FeedProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

const readers: Record<FeedFormat, (text: string, select: FeedSelect, entries: FeedEntries) => void> = {
  text: (text, _, entries) => readLinesFeed(text, entries),
  csv: (text, { column }, entries) => readCsvFeed(text, column, entries),
  aws: (text, select, entries) => readAws(parseJson(text), select, entries),
  github: (text, select, entries) => readGithub(parseJson(text), select, entries),
  google: (text, select, entries) => readGoogle(parseJson(text), select, entries),
  cloudflare: (text, _, entries) => readCloudflare(text, entries),
  json: (text, { path = '' }, entries) => readJsonPath(parseJson(text), path, entries),
};

function requireList(text: string): void {
  if (text.trim() === '') throw new FeedProblem('It is empty.');
  if (/^\s*<(?:!doctype\s+html|html|head|body|script)\b/i.test(text)) {
    throw new FeedProblem('It is a web page (HTML) and no list: it may want a sign-in, or has moved.');
  }
  if (/^\s*<[?!a-z]/i.test(text)) throw new FeedProblem('It is XML and no list.');
}
