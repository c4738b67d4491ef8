import { FeedProblem, quoted } from './feed.ts';

/** No list that anybody publishes has as many levels; what walks deeper may run out of stack. */
const levelsMax = 64;

/** @throws FeedProblem where it is no JSON, half of one, or nested too deep */
export function parseJson(text: string): unknown {
  requireFlat(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FeedProblem(`It is not JSON, or only a part of it: ${reason}`);
  }
}

function requireFlat(text: string): void {
  let level = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text.charCodeAt(i);
    if (inText) {
      if (sign === 0x5c) i += 1;
      else if (sign === 0x22) inText = false;
    } else if (sign === 0x22) inText = true;
    else if (sign === 0x5b || sign === 0x7b) {
      level += 1;
      if (level > levelsMax) throw new FeedProblem(`It is nested deeper than ${levelsMax} levels.`);
    } else if (sign === 0x5d || sign === 0x7d) level -= 1;
  }
}

export type JsonObject = Record<string, unknown>;

/** @throws FeedProblem */
export function objectIn(value: unknown, where: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new FeedProblem(`${where} is no object: this is another format.`);
}

/** @throws FeedProblem */
export function arrayIn(object: JsonObject, name: string): unknown[] {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (Array.isArray(value)) return value;
  throw new FeedProblem(`There is no array ${quoted(name)}: this is another format.`);
}

/** @throws FeedProblem */
export function textIn(object: JsonObject, name: string, where: string): string {
  const value = Object.hasOwn(object, name) ? object[name] : undefined;
  if (typeof value === 'string') return value;
  throw new FeedProblem(`${where} has no text ${quoted(name)}.`);
}
