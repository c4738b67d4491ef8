import type { FeedEntries } from './entries.ts';
import { FeedProblem, type FeedSelect, quoted } from './feed.ts';
import { objectIn } from './json.ts';

/**
 * https://api.github.com/meta: keys such as `hooks` and `actions`, of which those with addresses can be picked.
 * @throws FeedProblem
 */
export function readGithub(json: unknown, { keys = [] }: FeedSelect, entries: FeedEntries): void {
  const root = objectIn(json, 'It');
  const known = Object.keys(root).filter((key) => isListOfAddresses(root[key]));
  if (keys.length === 0) throw new FeedProblem(`Pick at least one key: ${shown(known)}.`);
  for (const wanted of keys) {
    const key = known.find((name) => name.toLowerCase() === wanted.trim().toLowerCase());
    if (key === undefined) {
      throw new FeedProblem(`There are no addresses under ${quoted(wanted)}. It has ${shown(known)}.`);
    }
    for (const [index, value] of (root[key] as unknown[]).entries()) {
      const where = `${key}[${index}]`;
      if (typeof value !== 'string') throw new FeedProblem(`${where} is no text.`);
      entries.add(value, where, key);
    }
  }
}

/** By its first: a wrong one further on is told of, not passed over. */
function isListOfAddresses(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return typeof value[0] === 'string' && /^[\da-f.:]+\/\d+$/i.test(value[0]);
}

function shown(names: readonly string[]): string {
  return names.length > 0 ? names.slice(0, 30).join(', ') : 'no key with addresses';
}
