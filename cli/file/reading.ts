import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { z } from 'zod';
import type { Place } from './policy.ts';

export interface Problem extends Place {
  message: string;
}

/** Beyond the end of the file: for what is missing in it. */
const start: Place = { line: 1, column: 1 };

/** A YAML document as it is read: every wrong thing in it becomes a problem with its place, and reading goes on. */
export class Reading {
  readonly problems: Problem[] = [];
  /** What is accepted, but means something else than is written. */
  readonly remarks: Problem[] = [];
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  place(node: Node | null | undefined): Place {
    const offset = node?.range?.[0];
    if (offset === undefined) return start;
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  refuse(node: Node | null | undefined, message: string): undefined {
    this.problems.push({ ...this.place(node), message });
  }

  remark(node: Node, message: string): void {
    this.remarks.push({ ...this.place(node), message });
  }

  /** The fields of a mapping. Unknown ones are refused. */
  fields<Key extends string>(
    node: Node | null,
    what: string,
    known: readonly Key[],
  ): Fields<Key> | undefined {
    const resolved = this.#resolve(node);
    if (!isMap(resolved)) return this.refuse(node, `${what} has to be written as "key: value" lines.`);
    const found = new Map<Key, Node | null>();
    for (const { key, value } of resolved.items) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!(known as readonly string[]).includes(name)) {
        this.refuse(key as Node, `${what} has no "${name}". It may have: ${known.join(', ')}.`);
      } else found.set(name as Key, value as Node | null);
    }
    return { node: resolved, has: (key) => found.has(key), get: (key) => found.get(key) ?? null };
  }

  /** All keys of a mapping, whatever they are called. */
  entries(node: Node | null, what: string): [string, Node | null][] {
    const resolved = this.#resolve(node);
    if (isMap(resolved)) return resolved.items.map(({ key, value }) => [String(key), value as Node | null]);
    this.refuse(node, `${what} has to be written as "key: value" lines.`);
    return [];
  }

  /** The items of a list; none where nothing stands behind the key. */
  items(node: Node | null, what: string): Node[] | undefined {
    const resolved = this.#resolve(node);
    if (!isSeq(resolved)) {
      if (resolved === null || (isScalar(resolved) && resolved.value === null)) {
        return this.refuse(
          node,
          `${what} is empty. Write [] for a list without entries, or leave the key out.`,
        );
      }
      return this.refuse(node, `${what} has to be a list: a line with "- " for each.`);
    }
    return resolved.items as Node[];
  }

  /** A text. YAML takes 10.0 for a number and true for a yes: those are refused with how to write them. */
  text(node: Node | null, what: string): string | undefined {
    const resolved = this.#resolve(node);
    if (isScalar(resolved) && typeof resolved.value === 'string') return resolved.value;
    if (isScalar(resolved) && resolved.value !== null) {
      return this.refuse(
        node,
        `${what} has to be text; put it in quotes: "${resolved.source ?? resolved.value}".`,
      );
    }
    if (isMap(resolved))
      return this.refuse(node, `${what} has to be text; put it in quotes where it ends in a colon.`);
    return this.refuse(node, `${what} is ${resolved === null || isScalar(resolved) ? 'empty' : 'no text'}.`);
  }

  /** A text as the panel accepts it. */
  checked(node: Node | null, what: string, schema: z.ZodType<string>): string | undefined {
    const text = this.text(node, what);
    if (text === undefined) return undefined;
    const { success, data, error } = schema.safeParse(text);
    return success
      ? data
      : this.refuse(node, `${what}: ${error.issues[0]?.message ?? 'it is not accepted.'}`);
  }

  flag(node: Node | null, what: string): boolean | undefined {
    const resolved = this.#resolve(node);
    if (isScalar(resolved) && typeof resolved.value === 'boolean') return resolved.value;
    return this.refuse(node, `${what} has to be true or false.`);
  }

  choice<Choice extends string>(
    node: Node | null,
    what: string,
    choices: readonly Choice[],
  ): Choice | undefined {
    const resolved = this.#resolve(node);
    const found = choices.find((choice) => isScalar(resolved) && choice === resolved.value);
    return found ?? this.refuse(node, `${what} has to be one of: ${choices.join(', ')}.`);
  }

  /** What a node says besides texts: null, numbers. */
  value(node: Node | null): unknown {
    const resolved = this.#resolve(node);
    return resolved === null ? null : isScalar(resolved) ? resolved.value : undefined;
  }

  isMapping(node: Node): boolean {
    return isMap(this.#resolve(node));
  }

  #resolve(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.#document) ?? null) : node;
  }
}

export interface Fields<Key extends string> {
  node: Node;
  has(key: Key): boolean;
  get(key: Key): Node | null;
}
