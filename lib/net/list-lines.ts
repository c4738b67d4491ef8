import { type EntryResult, parsePiece } from './range.ts';
import { splitEntries } from './split-entries.ts';

/** An entry, and what else its row says of it, as it is written there. */
export type ListedEntry = EntryResult & { readonly note?: string; readonly expires?: string };

/** What a pasted list says. */
export interface ReadList {
  readonly results: ListedEntry[];
  /** What stands there besides entries, such as "3 comments". */
  readonly skipped: string[];
}

const bullet = /^\s*[*+•‣◦▪▫●○·∙]\s+(?=\S)/u;
/** A line may also go on with the end of a range, so these are bullets only where the list begins with one. */
const dashBullet = /^\s*[-–—]\s+(?=\S)/u;
/** `1. 192.0.2.1`, but not `192. 0.2.1`. */
const numbering = /^\s*\(?\d{1,5}[.)]\s+(?=["'([]*(?:\d+\.\d+\.\d+\.\d|[\da-f]*:))/i;
const opening = /^["'`“”„‘’‚«»‹›([{<]+/u;
const closing = /["'`“”„‘’‚«»‹›)\]}>]+$/u;
const separators = /([\s,;]+)/;

/** Reads lines: an entry or more each, in quotes, brackets or behind a bullet, and comments behind #, // or ;. */
export function readLines(text: string): ReadList {
  let comments = 0;
  let dashes: boolean | undefined;
  const bodies: string[] = [];
  for (const line of text.split('\n')) {
    const body = withoutComment(line);
    if (body.length < line.length) comments += 1;
    if (body.trim() === '') continue;
    dashes ??= dashBullet.test(body);
    const bare = body.replace(dashes && dashBullet.test(body) ? dashBullet : bullet, '');
    bodies.push(withoutDecoration(bare.replace(numbering, '')));
  }
  const skipped =
    comments > 0 ? [comments === 1 ? '1 comment' : `${comments.toLocaleString('en')} comments`] : [];
  return { results: readPieces(bodies.join('\n')), skipped };
}

/** @param text without comments and decoration */
export function readPieces(text: string): EntryResult[] {
  return splitEntries(text).map(parsePiece);
}

/** Whether something in the text was meant as an address: it must not be taken for a comment. */
export function mentionsAddress(text: string): boolean {
  return /\d+\.\d+\.\d+|[\da-f]*:[\da-f]*:/i.test(text);
}

/** A semicolon also separates; it begins a comment on its own line, or behind a blank and before mere words. */
function withoutComment(line: string): string {
  const at = line.search(/#|(?<!:)\/\//);
  const body = at < 0 ? line : line.slice(0, at);
  if (/^\s*;+\s*[^\s;]/.test(body)) return '';
  const semicolon = /\s;/.exec(body);
  const rest = semicolon ? body.slice(semicolon.index + 2) : '';
  return semicolon && rest.trim() !== '' && !mentionsAddress(rest) ? body.slice(0, semicolon.index) : body;
}

/** Quotes and brackets around an entry go; those within it, as in `[::1]:80`, stay for the refusal. */
export function withoutDecoration(text: string): string {
  return text.split(separators).map(undecorated).join('');
}

function undecorated(token: string): string {
  const bare = token.replace(opening, '').replace(closing, '');
  return /["'`()[\]{}<>]/.test(bare) ? token : bare;
}
