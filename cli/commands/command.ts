import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageFailure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

export interface Command {
  /** One line. */
  does: string;
  usage: string;
  /** @returns the exit code */
  run(args: string[], terminal: Terminal): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws UsageFailure for what the command does not take */
export function readArguments<O extends Options>(args: string[], options: O, files: 0 | 1) {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length !== files) {
      const [extra] = positionals.slice(files);
      throw new UsageFailure(extra === undefined ? 'Which file?' : `"${extra}": one file at most is taken.`);
    }
    return { values, file: positionals[0] ?? '' };
  } catch (error) {
    if (error instanceof UsageFailure) throw error;
    throw new UsageFailure((error as Error).message.split('. ')[0] ?? '');
  }
}
