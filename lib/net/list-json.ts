import { mentionsAddress, type ReadList, readPieces } from './list-lines.ts';
import type { EntryResult } from './range.ts';

/**
 * Reads JSON, such as AWS' ip-ranges.json, GitHub's meta, Google's cloud.json or Cloudflare's ips: every text (and
 * every field's name) in it that is an entry is taken, what looks like a broken one is refused, the rest skipped.
 * Null: it is no JSON object or array.
 */
export function readJson(text: string): ReadList | null {
  if (!/^\s*[[{]/.test(text)) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const results: EntryResult[] = [];
  let others = 0;
  // A stack of our own: 100,000 nested arrays must not exhaust the program's.
  const stack: unknown[] = [json];
  while (stack.length > 0) {
    const value = stack.pop();
    if (Array.isArray(value)) {
      for (let i = value.length - 1; i >= 0; i--) stack.push(value[i]);
    } else if (typeof value === 'object' && value !== null) {
      for (const name of Object.keys(value)) {
        for (const result of entriesOf(name)) if (result.ok) results.push(result);
      }
      for (const field of Object.values(value).reverse()) stack.push(field);
    } else {
      const found = typeof value === 'string' ? entriesOf(value) : [];
      if (found.length === 0) others += 1;
      for (const result of found) results.push(result);
    }
  }
  const skipped =
    others > 0 ? [others === 1 ? '1 other value' : `${others.toLocaleString('en')} other values`] : [];
  return { results, skipped };
}

/** Nothing where the text is neither an entry nor meant as one. */
function entriesOf(text: string): EntryResult[] {
  if (!/[\d:]/.test(text)) return [];
  const results = readPieces(text);
  if (results.every((result) => result.ok)) return results;
  return isMeantAsEntry(text) ? results : [];
}

/** All of it, not a mention in a sentence; a time of day is none. */
function isMeantAsEntry(text: string): boolean {
  const bare = text.trim();
  if (/^\d{1,2}:\d\d(?::\d\d)?$/.test(bare)) return false;
  return mentionsAddress(bare) && /^[\da-f.:,/%[\] -]+(?:%[\w.]+)?(?:\/\d+)?$/i.test(bare);
}
