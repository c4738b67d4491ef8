import { JSONPathEnvironment, type JSONPathQuery } from 'json-p3';
import type { FeedEntries } from './entries.ts';
import { FeedProblem, quoted } from './feed.ts';

const environment = new JSONPathEnvironment();
type JsonValue = Parameters<JSONPathQuery['query']>[0];

/** Why a text is no JSONPath (RFC 9535), as a sentence; null: it is one. */
export function jsonPathProblem(path: string): string | null {
  if (path.length > 500) return 'A JSONPath has at most 500 characters.';
  try {
    environment.compile(path);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `This is no JSONPath, such as $.prefixes[*].cidr: ${reason}`;
  }
}

/**
 * What a JSONPath finds; each must be text that is an entry or more.
 * @throws FeedProblem
 */
export function readJsonPath(json: unknown, path: string, entries: FeedEntries): void {
  const problem = jsonPathProblem(path);
  if (problem) throw new FeedProblem(problem);
  for (const node of environment.lazyQuery(path, json as JsonValue)) {
    const { value } = node;
    if (typeof value !== 'string') {
      const what = value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`;
      throw new FeedProblem(`${quoted(path)} finds ${what} at ${node.path}, where it must find text.`);
    }
    entries.add(value, node.path);
  }
}
