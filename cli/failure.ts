/** What a person is told in place of a result: one line each, exit 1. */
export class Failure extends Error {
  override name = 'Failure';
  readonly lines: readonly string[];

  constructor(...lines: string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** Wrong arguments: the same, and where to read on. */
export class UsageFailure extends Failure {}
