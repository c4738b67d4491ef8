import { FeedProblem, quoted } from './feed.ts';

const namedMax = 12;

/** What was picked of one kind of property, such as regions, and whether the feed has it at all. */
export class Picks {
  readonly #what: string;
  readonly #wanted: Map<string, string>;
  readonly #seen = new Map<string, string>();

  /** @param what in the singular */
  constructor(what: string, wanted: readonly string[] = []) {
    this.#what = what;
    this.#wanted = new Map(wanted.map((name) => [name.trim().toLowerCase(), name.trim()]));
  }

  /** Whether a value of the feed is picked. */
  take(value: string): boolean {
    const key = value.toLowerCase();
    if (!this.#seen.has(key)) this.#seen.set(key, value);
    return this.#wanted.size === 0 || this.#wanted.has(key);
  }

  /**
   * With all of the feed seen: a name that it has not is a mistake, or is called otherwise since.
   * @throws FeedProblem
   */
  requireKnown(): void {
    for (const [key, name] of this.#wanted) {
      if (this.#seen.has(key)) continue;
      const known = [...this.#seen.values()].sort();
      const more = known.length > namedMax ? `, and ${known.length - namedMax} more` : '';
      const names = known.length > 0 ? ` It has ${known.slice(0, namedMax).join(', ')}${more}.` : '';
      throw new FeedProblem(`The feed has no ${this.#what} ${quoted(name)}.${names}`);
    }
  }
}
